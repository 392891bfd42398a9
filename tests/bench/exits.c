/* What an exit costs that is no NMI's: the guest's clock before it and behind it. */
#include "tests/bench/bench.h"
#include "vmm/run.h"

static uint32_t values[BENCH_ROUNDS_MOST];

/* The guest's VMCALLs lead out of vmm_run: that in between has RAX 0, and the guest goes on at once. */
static error to_its_end(struct test *t)
{
    struct vm_exit exit = {0};

    do {
        TRY(vmm_run(t->vcpu, &nmi_ways[t->options->way], &exit));
    } while (exit.reason == EXIT_VMCALL && t->vcpu->gprs.rax == 0);
    return exit.reason == EXIT_VMCALL ? NULL : FAIL("the guest exited for %s", vm_exit_name(exit.reason));
}

static bool measure(struct test *t, enum guest_program program, struct bench_cost *cost)
{
    if (!check_error(t, vcpu_start(t->vcpu, program)))
        return false;
    for (unsigned i = 0; i < BENCH_WARM_UP + t->options->bench; i++) {
        if (!check_error(t, to_its_end(t)))
            return false;
        values[bench_round(i)] = (uint32_t)t->vcpu->gprs.rbx;
    }
    *cost = bench_cost(values, t->options->bench);
    return true;
}

static uint32_t less(uint32_t ticks, uint32_t own)
{
    return ticks > own ? ticks - own : 0;
}

void bench_exit_costs(struct test *t, const char *kind, enum guest_program program, uint32_t most,
                      const char *no_bars)
{
    struct bench_cost own, cost;

    if (!measure(t, GUEST_MEASURES_NOTHING, &own) || !measure(t, program, &cost))
        return;
    cost = (struct bench_cost){less(cost.least, own.least), less(cost.median, own.least),
                               less(cost.most_of_99, own.least)};
    tell(t, "bench exit kind=%s mitigations=%s min=%u median=%u p99=%u", kind,
         t->vcpu->mitigated ? "on" : "off", cost.least, cost.median, cost.most_of_99);
    check(t, cost.least > 0, "some time between the guest's clocks");
    bench_bar(t, kind, most, cost.most_of_99, no_bars);
}
