/* Memory that the firmware lent us, handed out in whole pages from `start` on and never taken back before the
 * end. */
#ifndef BOOT_MEMORY_ARENA_H
#define BOOT_MEMORY_ARENA_H

#include "include/bits.h"

struct arena {
    uint8_t *next, *end, *start;
};

/* Zeroed, page-aligned memory of at least `size` bytes; NULL if there is not that much left. */
void *arena_take(struct arena *a, size_t size);

#endif
