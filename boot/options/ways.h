/*
 * The ways to reflect an NMI exit (nmi/reflect.h), the one list of them: `way=` takes the words, the table of
 * ways is made of it, and the tests of ways go through all.
 */
#ifndef BOOT_OPTIONS_WAYS_H
#define BOOT_OPTIONS_WAYS_H

/* WAY(name in C, word for `way=`, members of struct nmi_way: what makes it, and its properties) */
#define WAYS(WAY)                                                                       \
    WAY(DIRECT, "direct", .make = make_direct, .unblocks_nmis = true)                   \
    WAY(DIRECT_LEVEL, "direct-level", .make = make_direct_level, .unblocks_nmis = true) \
    WAY(INT2, "int2", .make = make_int2, .by_int2 = true)                               \
    WAY(INT2_PATCH, "int2-patch", .make = make_int2, .by_int2 = true, .patched = true, .unblocks_nmis = true)

enum way_option {
#define WAY_NUMBER(id, word, ...) WAY_##id,
    WAYS(WAY_NUMBER)
#undef WAY_NUMBER
        WAY_COUNT
};

#endif
