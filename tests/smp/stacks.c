#include "tests/smp/stacks.h"

#include "boot/report/report.h"
#include "boot/text/format.h"
#include "fred/soft/soft.h"
#include "tests/smp/every_cpu.h"

#define STACKS 12

/* Bytes, as built by gcc 12: 2280 for a report and one during it, 768 of them for the second. */
#define ROOM        2304
#define ROOM_SECOND 800

static struct {
    const char *purpose;
    size_t size, depth;
    unsigned cpu;
} deepest[STACKS];

/* The stack of this purpose; the last one if there are too many. */
static unsigned stack_of(const char *purpose)
{
    unsigned i = 0;

    while (i < STACKS - 1 && deepest[i].purpose && deepest[i].purpose != purpose)
        i++;
    return i;
}

static void look_at(unsigned cpu, const struct arena_use *stack)
{
    size_t depth = arena_stack_depth(stack);
    unsigned i = stack_of(stack->purpose);

    if (deepest[i].purpose && deepest[i].depth >= depth)
        return;
    deepest[i].purpose = stack->purpose;
    deepest[i].size = stack->size;
    deepest[i].depth = depth;
    deepest[i].cpu = cpu;
}

void stacks_look(void)
{
    for (unsigned cpu = 0; cpu < every_cpu_numbers(); cpu++) {
        const struct arena *a = every_cpu_arena(cpu);

        for (unsigned i = 0; i < ARENA_USES && a->uses[i].purpose; i++) {
            if (a->uses[i].painted)
                look_at(cpu, &a->uses[i]);
        }
    }
}

/* By an event that a report has shown: the guard page has done its work. */
static bool has_overflowed(void)
{
    for (unsigned i = 0; i < STACKS && deepest[i].purpose; i++) {
        if (deepest[i].depth == deepest[i].size)
            return report_was_made();
    }
    return false;
}

/* On the interrupt stacks no C runs, so there it is one landing more. */
static size_t room_for(const char *purpose)
{
    if (purpose == soft_landing_stacks)
        return SOFT_IST_STEP;
    return report_was_made() ? ROOM_SECOND : ROOM;
}

void(check_stacks)(struct test *t)
{
    if (has_overflowed()) {
        t->skipped = "a stack overflowed, and that was reported";
        return;
    }
    for (unsigned i = 0; i < STACKS && deepest[i].purpose; i++) {
        size_t room = room_for(deepest[i].purpose);
        char what[120];

        tell(t, "%s: %lu of %lu bytes on CPU %u", deepest[i].purpose, deepest[i].depth, deepest[i].size,
             deepest[i].cpu);
        format(what, sizeof(what), "%s of CPU %u: room for %lu bytes below the deepest place",
               deepest[i].purpose, deepest[i].cpu, room);
        check(t, deepest[i].depth + room <= deepest[i].size, what);
    }
    check(t, deepest[0].purpose, "a stack to look at");
}
