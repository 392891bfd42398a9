/* The bars that a way is held to, and which of them apply here: an "ok" is for these alone. */
#include "boot/text/format.h"
#include "fred/fred.h"
#include "tests/bench/bench.h"
#include "tests/faults/fault.h"

const char *bench_only_native(void)
{
    return fred_is_native() ? NULL : "in software events and ERETS are many instructions";
}

const char *bench_only_software(void)
{
    if (fred_is_native())
        return "the CPU's own FRED has its own";
    return seams_of_backend_differ() ? "with a fault the software backend takes its full ways" : NULL;
}

static uint32_t sum_of(const struct bench_result *result, enum bench_step from, enum bench_step to)
{
    uint32_t sum = 0;

    for (unsigned i = from; i <= to; i++)
        sum += i == BENCH_HANDLER && from != to ? 0 : result->steps[i].most_of_99;
    return sum;
}

void(bench_bar)(struct test *t, const char *name, struct bench_most most, uint32_t got, const char *not_here)
{
    uint32_t limit = t->vcpu->mitigated ? most.on : most.off;
    char what[100];

    if (not_here) {
        tell(t, "bar %s, %u instructions: does not apply, %s", name, limit, not_here);
        return;
    }
    format(what, sizeof(what), "bar %s, %u instructions: %u", name, limit, got);
    tell(t, "%s", what);
    check(t, got <= limit, what);
}

void(bench_at_most)(struct test *t, const struct bench_result *result, enum bench_step from,
                    enum bench_step to, struct bench_most most, const char *not_here)
{
    char name[40];

    format(name, sizeof(name), "%s to %s", bench_step_name(from), bench_step_name(to));
    bench_bar(t, from == to ? bench_step_name(to) : name, most, sum_of(result, from, to),
              result->no_bars ? result->no_bars : not_here);
}
