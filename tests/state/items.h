/* The machine's state as a list of items: each has a name, and functions to read and write it. */
#ifndef TESTS_STATE_ITEMS_H
#define TESTS_STATE_ITEMS_H

#include "include/bits.h"

struct state_item {
    const char *name;                              /* NULL: the name of VMCS field `which` */
    uint32_t which;                                /* number of the MSR, VMCS field, port or register */
    bool (*read)(uint32_t which, uint64_t *value); /* false: this machine does not have it */
    void (*write)(uint32_t which, uint64_t value);
    bool loose; /* a case may leave it changed: it is restored, and the case does not fail */
};

#define STATE_ITEMS_MOST 64
#define STATE_VMCS_MOST  160

/* In the order in which they are restored: a selector before its base. */
extern const struct state_item state_items[];
extern const unsigned state_items_count;

/* Whether this machine has state_items[n], as state_keep determined. Reading an absent item is an exception.
 */
bool state_item_there(unsigned n);

/* Sets *item to the n-th VMCS field, from 0; false after the last. With state_has_vmcs false none can be
 * read. */
bool state_vmcs(unsigned n, struct state_item *item);
extern bool state_has_vmcs;

#endif
