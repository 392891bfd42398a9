/* What the firmware has, as a list of numbers, each with its name and how to read it. */
#ifndef TESTS_BACK_ITEMS_H
#define TESTS_BACK_ITEMS_H

#include "tests/back.h"

struct back_item {
    enum back_part part;
    const char *name;
    uint32_t which; /* MSR, register of the APIC and the like */
    uint64_t (*read)(uint32_t which);
    bool (*there)(uint32_t which);     /* NULL: every machine has it */
    uint64_t (*or_else)(uint64_t was); /* what it may be as well; NULL: nothing else */
};

#define BACK_ITEMS_MOST 128

extern const struct back_item back_items[];
extern const unsigned back_items_count;

#endif
