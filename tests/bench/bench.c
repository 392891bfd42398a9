#include "tests/bench/bench.h"

#include "boot/text/format.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/bench/stamps.h"
#include "tests/bench/ways.h"

static const char *const step_names[BENCH_STEPS] = {"frame", "enter", "handler", "leave", "resume", "all"};

const char *bench_step_name(enum bench_step step)
{
    return step_names[step];
}

static uint32_t step_values[BENCH_STEPS][BENCH_ROUNDS_MOST];

/* Runs the guest, with an NMI pending at its entry, up to its VMCALL. */
static error enter_guest(struct test *t, const struct bench_way *w, bool whole, struct vm_exit *exit)
{
    struct reflection r;
    error e;

    bench_way_open(w, &r, whole);
    vcpu_dispatch(t->vcpu, &r, 2);
    bench_back = t->vcpu->reflection.back;
    if (!whole)
        t->vcpu->reflection.back = (uint64_t)bench_at_back;
    e = vcpu_enter(t->vcpu, exit, VCPU_TICKS);
    vcpu_exit_to_c(t->vcpu);
    bench_way_close(w);
    return e;
}

static bool reflect_one(struct test *t, const struct bench_way *w, bool whole)
{
    struct vm_exit exit = {0};

    if (!check(t, nmi_block(), "an NMI to block NMIs with"))
        return false;
    nmi_send();
    nmi_settle();
    if (!check_error(t, enter_guest(t, w, whole, &exit)))
        return false;
    for (unsigned i = 0; i < bench_seen.handled; i++)
        nmi_account_served(&nmi_account); /* the measured handlers do not */
    return check_exit_reason(t, "exit reason in the end", EXIT_VMCALL, exit.reason) &&
           check_equal(t, "NMIs that reached the handler", 1, bench_seen.handled) &&
           check_equal(t, "of these with a wrong frame", 0, bench_seen.wrong) &&
           check_error(t, vcpu_skip(t->vcpu, &exit));
}

uint32_t bench_ticks(uint64_t from, uint64_t to, uint32_t overhead)
{
    return to - from > overhead ? (uint32_t)(to - from - overhead) : 0;
}

static void note_steps(unsigned round, uint64_t guest)
{
    const struct bench_overhead *o = bench_overhead();
    volatile uint64_t *s = bench_stamps;

    step_values[BENCH_FRAME][round] = bench_ticks(s[BENCH_AT_EXIT_BEFORE], s[BENCH_AT_ENTRY], o->jump);
    step_values[BENCH_ENTER][round] = bench_ticks(s[BENCH_AT_ENTRY], s[BENCH_AT_HANDLER], o->jump);
    step_values[BENCH_HANDLER][round] = bench_ticks(s[BENCH_AT_HANDLER], s[BENCH_BEHIND_HANDLER], o->handler);
    step_values[BENCH_LEAVE][round] = bench_ticks(s[BENCH_BEHIND_HANDLER], s[BENCH_AT_BACK], o->pair);
    step_values[BENCH_RESUME][round] = bench_ticks(s[BENCH_AT_BACK], guest, o->jump);
}

/* Twice: step by step, and in one. */
static bool measure_way(struct test *t, const struct bench_way *w)
{
    unsigned rounds = t->options->bench;

    for (unsigned i = 0; i < BENCH_WARM_UP + rounds; i++) {
        unsigned round = bench_round(i);

        if (!reflect_one(t, w, false))
            return false;
        note_steps(round, t->vcpu->gprs.rbx);
        if (!reflect_one(t, w, true))
            return false;
        step_values[BENCH_ALL][round] =
            bench_ticks(bench_stamps[BENCH_AT_EXIT_BEFORE], t->vcpu->gprs.rbx, bench_overhead()->jump);
    }
    return true;
}

static void tell_step(struct test *t, const struct bench_way *w, const char *step, const struct bench_cost *c)
{
    tell(t, "bench step way=%s mitigations=%s backend=%s layout=%s step=%s min=%u median=%u p99=%u", w->name,
         t->vcpu->mitigated ? "on" : "off", fred_backend_name(), fred_layout()->name, step, c->least,
         c->median, c->most_of_99);
}

bool(bench_way)(struct test *t, const struct bench_way *w, struct bench_result *result)
{
    uint64_t host_rip = 0;
    bool good;

    result->no_bars = bench_clock(t);
    if (!check_error(t, vcpu_start(t->vcpu, GUEST_TELLS_TIME)) ||
        !check_error(t, vmcs_read(HOST_RIP, &host_rip)))
        return false;
    bench_exit = host_rip;
    good = check_error(t, vmcs_write(HOST_RIP, (uint64_t)bench_at_exit)) && measure_way(t, w);
    check_error(t, vmcs_write(HOST_RIP, host_rip));
    nmi_unblock();
    for (unsigned i = 0; good && i < BENCH_STEPS; i++) {
        result->steps[i] = bench_cost(step_values[i], t->options->bench);
        tell_step(t, w, step_names[i], &result->steps[i]);
    }
    return good;
}
