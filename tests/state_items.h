/* The machine's state as a list of numbers, each with its name and how to read and write it. */
#ifndef TESTS_STATE_ITEMS_H
#define TESTS_STATE_ITEMS_H

#include "include/bits.h"

struct state_item {
    const char *name;
    uint32_t which;                                /* MSR, VMCS field and the like */
    bool (*read)(uint32_t which, uint64_t *value); /* false: this machine has none */
    void (*write)(uint32_t which, uint64_t value);
    bool loose; /* a case may leave it as it likes: it is put back without a word */

    bool there;
    uint64_t kept;
};

/* In the order in which to write them: a selector before its base. */
extern struct state_item state_items[];
extern const unsigned state_items_count;

/* The same for the VMCS, if there is one to read. */
extern struct state_item state_vmcs[];
extern const unsigned state_vmcs_count;
extern bool state_has_vmcs;

#endif
