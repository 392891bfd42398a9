/* What the firmware has, as a list of numbers, each with its name and how to read it. */
#ifndef TESTS_RESTORED_ITEMS_H
#define TESTS_RESTORED_ITEMS_H

#include "tests/restored/restored.h"

struct restored_item {
    enum restored_part part;
    const char *name;
    uint32_t which; /* MSR, register of the APIC and the like */
    uint64_t (*read)(uint32_t which);
    bool (*there)(uint32_t which);     /* NULL: every machine has it */
    uint64_t (*or_else)(uint64_t was); /* what it may be as well; NULL: nothing else */
};

#define RESTORED_ITEMS_MOST 128

extern const struct restored_item restored_items[];
extern const unsigned restored_items_count;

#endif
