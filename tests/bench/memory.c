/* What the memory of a CPU is for, by the records of its arena. */
#include "boot/text/string.h"
#include "fred/fred.h"
#include "tests/bench/bench.h"
#include "tests/faults/fault.h"
#include "tests/smp/every_cpu.h"

/* Bytes of all that a further CPU takes. The software backend needs stacks of its own. */
#define MOST      0xFFFF
#define MOST_SOFT 0x11FFF

#define OF_APS    "APs' "

static bool is_of_aps(const struct arena_use *use)
{
    return memcmp(use->purpose, OF_APS, sizeof(OF_APS) - 1) == 0;
}

/* An AP's are reserved: all of them count. */
static size_t pages_of(unsigned number)
{
    const struct arena *a = every_cpu_arena(number);
    size_t size = (size_t)((number ? a->end : a->next) - a->start);

    for (unsigned i = 0; i < ARENA_USES && a->uses[i].purpose; i++)
        size -= is_of_aps(&a->uses[i]) ? align_up(a->uses[i].size, PAGE_SIZE) : 0;
    return size;
}

/* Of the tables that all CPUs share: an entry for each page, and one for where a hidden page is mapped. */
static size_t entries_of(unsigned number)
{
    return pages_of(number) / PAGE_SIZE * 2 * sizeof(uint64_t);
}

size_t bench_memory_of(unsigned number)
{
    size_t more = number ? ap_record_size() + entries_of(number) : 0;

    return pages_of(number) + more + (number && fault_is_on("cpu-memory") ? PAGE_SIZE : 0);
}

static void tell_use(struct test *t, unsigned number, size_t size, const char *purpose)
{
    tell(t, "bench use cpu=%u bytes=%lu what=%s", number, size, bench_one_word(purpose));
}

static void tell_stack(struct test *t, unsigned number, const struct arena_use *stack)
{
    tell(t, "bench use cpu=%u bytes=%u deepest=%lu what=%s", number, stack->size, arena_stack_depth(stack),
         bench_one_word(stack->purpose));
}

/* A piece of less than whole pages leaves a rest. */
static void tell_uses(struct test *t, unsigned number)
{
    const struct arena *a = every_cpu_arena(number);
    size_t rest = pages_of(number);

    for (unsigned i = 0; i < ARENA_USES && a->uses[i].purpose; i++) {
        const struct arena_use *use = &a->uses[i];

        if (!use->size || is_of_aps(use))
            continue;
        rest -= use->size;
        if (use->painted)
            tell_stack(t, number, use);
        else
            tell_use(t, number, use->size, use->purpose);
    }
    tell_use(t, number, rest, "unused");
    if (number) {
        tell_use(t, number, ap_record_size(), "record of the AP");
        tell_use(t, number, entries_of(number), "entries of page tables");
    }
}

static void hold_to_bar(struct test *t, unsigned number)
{
    size_t most = fred_is_native() ? MOST : MOST_SOFT, got = bench_memory_of(number);

    tell(t, "bar a further CPU, %lu bytes: %lu", most, got);
    check(t, got <= most, "the memory of a further CPU is within the bar");
}

void(bench_memory)(struct test *t)
{
    size_t told = 0;

    tell_uses(t, 0);
    for (unsigned i = 1; i < every_cpu_numbers(); i++) {
        if (!every_cpu(i) || bench_memory_of(i) <= told)
            continue;
        told = bench_memory_of(i);
        tell_uses(t, i);
        hold_to_bar(t, i);
    }
}
