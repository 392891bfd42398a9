/* The cost of exits without an event: the guest reads the TSC before and after one. */
#include "tests/bench/bench.h"
#include "vmm/run.h"

static uint32_t exit_values[BENCH_ROUNDS_MOST];

/* The VMCALL being measured is GUEST_CALL_NOTHING, which the VMM's C answers; the next one ends vmm_run. */
static error run_to_end(struct test *t)
{
    struct vm_exit exit = {0};

    TRY(vmm_run(t->vcpu, &nmi_ways[t->options->way], &exit));
    return exit.reason == EXIT_VMCALL ? NULL : FAIL("the guest exited for %s", vm_exit_name(exit.reason));
}

static error start(struct vcpu *v, enum guest_program program, enum fred_swap swap)
{
    if (swap == FRED_SWAPPED_BY_NONE)
        return vcpu_start(v, program);
    TRY(vcpu_start_fred(v, GUEST_STEP_CALL, swap));
    return vmcs_write(GUEST_RIP, guest_entry(program));
}

static bool measure_exit(struct test *t, enum guest_program program, enum fred_swap swap,
                         struct bench_cost *cost)
{
    if (!check_error(t, start(t->vcpu, program, swap)))
        return false;
    for (unsigned i = 0; i < BENCH_WARM_UP + t->options->bench; i++) {
        if (!check_error(t, run_to_end(t)))
            return false;
        exit_values[bench_round(i)] = (uint32_t)t->vcpu->gprs.rbx;
    }
    *cost = bench_cost(exit_values, t->options->bench);
    return true;
}

static uint32_t less_overhead(uint32_t ticks, uint32_t own)
{
    return ticks > own ? ticks - own : 0;
}

void bench_tell_exit(struct test *t, const char *kind, const struct bench_cost *cost, struct bench_most most,
                     const char *no_bars)
{
    tell(t, "bench exit kind=%s mitigations=%s min=%u median=%u p99=%u", kind,
         t->vcpu->mitigated ? "on" : "off", cost->least, cost->median, cost->most_of_99);
    check(t, cost->least > 0, "some time from the exit to the guest");
    bench_bar(t, kind, most, cost->most_of_99, no_bars);
}

void(bench_exit_costs)(struct test *t, const char *kind, enum guest_program program, enum fred_swap swap,
                       struct bench_most most, const char *no_bars)
{
    struct bench_cost own, cost;

    if (!measure_exit(t, GUEST_MEASURES_NOTHING, swap, &own) || !measure_exit(t, program, swap, &cost))
        return;
    cost = (struct bench_cost){less_overhead(cost.least, own.least), less_overhead(cost.median, own.least),
                               less_overhead(cost.most_of_99, own.least)};
    bench_tell_exit(t, kind, &cost, most, no_bars);
}
