/* Memory from the firmware, handed out from `start` on, and never returned to the arena. Each piece has a
 * purpose, so that the use of all of it can be listed. Pure.
 */
#ifndef BOOT_MEMORY_ARENA_H
#define BOOT_MEMORY_ARENA_H

#include "include/bits.h"

#include <stdbool.h>

/* All pieces for one purpose. */
struct arena_use {
    const char *purpose; /* the same for the same address: texts are not compared */
    uint8_t *start;      /* of the first piece */
    uint32_t size;       /* of all of them, as asked for: bytes */
    bool painted;        /* one piece, a stack */
};

#define ARENA_USES 22 /* further purposes are counted with the last one */

struct arena {
    uint8_t *next, *end, *start;
    uint8_t *rest, *rest_end; /* the largest unused end of a page taken before */
    struct arena_use uses[ARENA_USES];
};

/* Zeroed, page-aligned memory of at least `size` bytes; NULL if less than that is left. */
void *arena_take(struct arena *a, size_t size, const char *purpose);

/* The same, with what was in the memory. */
void *arena_take_as_is(struct arena *a, size_t size, const char *purpose);

/* Zeroed memory aligned to 64 bytes, which may be in the unused end of a page that arena_take has taken. */
void *arena_take_rest(struct arena *a, size_t size, const char *purpose);

/* A stack of whole pages, filled with a pattern; and the most bytes of it that have been in use since. */
void *arena_take_stack(struct arena *a, size_t size, const char *purpose);
size_t arena_stack_depth(const struct arena_use *stack);

/* `size` bytes taken for the purpose `from` are used for `to` instead. */
void arena_reuse(struct arena *a, size_t size, const char *from, const char *to);

#endif
