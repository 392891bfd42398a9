#include "boot/memory/arena.h"

#include "boot/text/string.h"

void *arena_take_as_is(struct arena *a, size_t size)
{
    size_t left = (size_t)(a->end - a->next);
    uint8_t *taken = a->next;

    if (size > left || align_up(size, PAGE_SIZE) > left)
        return NULL;
    a->next += align_up(size, PAGE_SIZE);
    return taken;
}

void *arena_take(struct arena *a, size_t size)
{
    void *taken = arena_take_as_is(a, size);

    return taken ? memset(taken, 0, align_up(size, PAGE_SIZE)) : NULL;
}
