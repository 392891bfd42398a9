/* Memory from the firmware, handed out in whole pages from `start` on. Pages are not returned to the arena.
 */
#ifndef BOOT_MEMORY_ARENA_H
#define BOOT_MEMORY_ARENA_H

#include "include/bits.h"

struct arena {
    uint8_t *next, *end, *start;
};

/* Zeroed, page-aligned memory of at least `size` bytes; NULL if less than that is left. */
void *arena_take(struct arena *a, size_t size);

/* The same, with what was in the memory: for stacks. */
void *arena_take_as_is(struct arena *a, size_t size);

#endif
