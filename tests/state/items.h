/* The machine's state as a list of numbers, each with its name and how to read and write it. */
#ifndef TESTS_STATE_ITEMS_H
#define TESTS_STATE_ITEMS_H

#include "include/bits.h"

struct state_item {
    const char *name;                              /* NULL: of the field of the VMCS that `which` is */
    uint32_t which;                                /* MSR, VMCS field and the like */
    bool (*read)(uint32_t which, uint64_t *value); /* false: this machine has none */
    void (*write)(uint32_t which, uint64_t value);
    bool loose; /* a case may leave it as it likes: it is put back without a word */
};

#define STATE_ITEMS_MOST 64
#define STATE_VMCS_MOST  128

/* In the order in which to write them: a selector before its base. */
extern const struct state_item state_items[];
extern const unsigned state_items_count;

/* Whether this machine has the n-th of them, as state_keep found: to read what is not there is an exception.
 */
bool state_item_there(unsigned n);

/* The same for the VMCS, if there is one to read: its fields, the n-th from 0 on. False behind the last. */
bool state_vmcs(unsigned n, struct state_item *item);
extern bool state_has_vmcs;

#endif
