/*
 * The only list of ways to reflect an NMI exit (nmi/reflect.h): the words of `way=`, the table of ways and
 * the tests of all ways are made from it.
 */
#ifndef BOOT_OPTIONS_WAYS_H
#define BOOT_OPTIONS_WAYS_H

/* WAY(name in C, word for `way=`, members of struct nmi_way: its maker, its properties) */
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
