/* The cost of an interrupt exit, reflected, and back: the TSC is read at the exit and in the guest. */
#include "tests/events/interrupt.h"
#include "fred/fred.h"
#include "include/vmx_instructions.h"
#include "nmi/reflect.h"
#include "tests/bench/stamps.h"
#include "tests/guests/interrupt_exit.h"
#include "vmm/run.h"

static uint32_t interrupt_values[BENCH_ROUNDS_MOST];
static unsigned interrupts_seen, wrong_frames;

static void count_interrupt(struct fred_frame *frame)
{
    interrupts_seen++;
    if (fred_frame_vector(frame) != INTERRUPT_VECTOR)
        wrong_frames++;
}

/* With IF 1 in the guest: Bochs delivers no interrupt that is pending at an entry with IF 0. */
static bool reflect_one(struct test *t)
{
    struct vm_exit exit = {0};
    error e;

    interrupts_seen = wrong_frames = 0;
    if (!check_error(t, vcpu_start(t->vcpu, GUEST_TELLS_TIME)) || !guest_opens_interrupts(t))
        return false;
    interrupt_send();
    fred_hook_interrupts(count_interrupt);
    e = vmm_run(t->vcpu, &nmi_ways[t->options->way], &exit);
    fred_hook_interrupts(NULL);
    interrupt_end();
    return check_error(t, e) && check_exit_reason(t, "exit reason in the end", EXIT_VMCALL, exit.reason) &&
           check_equal(t, "interrupts that reached the handler", 1, interrupts_seen) &&
           check_equal(t, "of these with a wrong vector", 0, wrong_frames);
}

static bool measure_rounds(struct test *t)
{
    for (unsigned i = 0; i < BENCH_WARM_UP + t->options->bench; i++) {
        if (!reflect_one(t))
            return false;
        interrupt_values[bench_round(i)] =
            bench_ticks(bench_stamps[BENCH_AT_EXIT_BEFORE], t->vcpu->gprs.rbx, bench_overhead()->jump);
    }
    return true;
}

void(bench_interrupt_costs)(struct test *t, struct bench_most most)
{
    const char *no_bars = bench_clock(t);
    uint64_t host_rip = 0;
    bool good;

    if (!interrupt_exits_open(t, true))
        return;
    if (!check_error(t, vmcs_read(HOST_RIP, &host_rip)))
        return;
    bench_exit = host_rip;
    good = check_error(t, vmcs_write(HOST_RIP, (uint64_t)bench_at_exit)) && measure_rounds(t);
    check_error(t, vmcs_write(HOST_RIP, host_rip));
    interrupt_exits_close(t);
    if (good) {
        struct bench_cost cost = bench_cost(interrupt_values, t->options->bench);

        bench_tell_exit(t, "interrupt", &cost, most, no_bars ? no_bars : bench_only_native());
    }
}
