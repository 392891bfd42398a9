/* The firmware's CPU state as a list of items: each has a name, and a function to read it. */
#ifndef TESTS_RESTORED_ITEMS_H
#define TESTS_RESTORED_ITEMS_H

#include "tests/restored/restored.h"

struct restored_item {
    enum restored_part part;
    const char *name;
    uint32_t which; /* number of the MSR, APIC register or port */
    uint64_t (*read)(uint32_t which);
    bool (*there)(uint32_t which);     /* NULL: on every machine */
    uint64_t (*or_else)(uint64_t was); /* a second allowed value; NULL: none */
};

#define RESTORED_ITEMS_MOST 128

extern const struct restored_item restored_items[];
extern const unsigned restored_items_count;

#endif
