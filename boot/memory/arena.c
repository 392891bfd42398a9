#include "boot/memory/arena.h"

#include "boot/text/string.h"

#define REST_ALIGNMENT 64
#define PAINT          0xA5
#define PAINT_WORD     0xA5A5A5A5A5A5A5A5UL

/* The use of this purpose; a new one if there is room, else the last one. */
static struct arena_use *use_of(struct arena *a, const char *purpose)
{
    unsigned i = 0;

    while (i < ARENA_USES - 1 && a->uses[i].purpose && a->uses[i].purpose != purpose)
        i++;
    return &a->uses[i];
}

static struct arena_use *note(struct arena *a, uint8_t *start, size_t size, const char *purpose)
{
    struct arena_use *use = use_of(a, purpose);

    if (!use->purpose)
        *use = (struct arena_use){.purpose = purpose, .start = start};
    use->size += (uint32_t)size;
    return use;
}

void arena_reuse(struct arena *a, size_t size, const char *from, const char *to)
{
    struct arena_use *use = use_of(a, from);

    use->size -= (uint32_t)size;
    note(a, use->start, size, to);
}

void *arena_take_as_is(struct arena *a, size_t size, const char *purpose)
{
    size_t left = (size_t)(a->end - a->next);
    uint8_t *taken = a->next;

    if (size > left || align_up(size, PAGE_SIZE) > left)
        return NULL;
    a->next += align_up(size, PAGE_SIZE);
    note(a, taken, size, purpose);
    return taken;
}

void *arena_take(struct arena *a, size_t size, const char *purpose)
{
    uint8_t *taken = arena_take_as_is(a, size, purpose);

    if (!taken)
        return NULL;
    if (a->next - taken - (ptrdiff_t)align_up(size, REST_ALIGNMENT) > a->rest_end - a->rest) {
        a->rest = taken + align_up(size, REST_ALIGNMENT);
        a->rest_end = a->next;
    }
    return memset(taken, 0, align_up(size, PAGE_SIZE));
}

void *arena_take_rest(struct arena *a, size_t size, const char *purpose)
{
    uint8_t *taken = a->rest;

    if (size > (size_t)(a->rest_end - taken))
        return arena_take(a, size, purpose);
    a->rest += align_up(size, REST_ALIGNMENT);
    note(a, taken, size, purpose);
    return taken;
}

void *arena_take_stack(struct arena *a, size_t size, const char *purpose)
{
    uint8_t *taken = arena_take_as_is(a, align_up(size, PAGE_SIZE), purpose);

    if (!taken)
        return NULL;
    use_of(a, purpose)->painted = true;
    return memset(taken, PAINT, align_up(size, PAGE_SIZE));
}

size_t arena_stack_depth(const struct arena_use *stack)
{
    size_t unused = 0;

    while (unused < stack->size && *(const uint64_t *)(const void *)(stack->start + unused) == PAINT_WORD)
        unused += sizeof(uint64_t);
    return stack->size - unused;
}
