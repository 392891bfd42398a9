#include "tests/harness/suite.h"

#include "boot/cpu/recovery_point.h"
#include "boot/report/report.h"
#include "boot/report/start_parts.h"
#include "boot/session/payload.h"
#include "boot/text/format.h"
#include "tests/bench/start.h"
#include "tests/faults/choice.h"
#include "tests/faults/restored.h"
#include "tests/harness/environment.h"
#include "tests/harness/tap.h"
#include "tests/restored/aps.h"
#include "tests/restored/restored.h"
#include "tests/run/rounds.h"
#include "tests/run/strays.h"
#include "tests/run/summary_screen.h"
#include "tests/smp/bring_up.h"
#include "tests/smp/every_cpu.h"
#include "tests/smp/stacks.h"
#include "tests/strike/strike.h"
#include "vmm/vmx/vmx.h"

/* For the case that waits for the firmware's timer, which takes 10 ms: only then is it waited for before too.
 */
static bool timer_is_wanted;

static error suite_begin(const struct options *o)
{
    unsigned results = 0;
    error e = o ? strike_choose(o->strike) : NULL;

    if (o && !e)
        e = rounds_plan(o, &results);
    timer_is_wanted = o && rounds_plan_has(o, "back/timer");
    tap_begin(e ? 0 : results);
    return e;
}

static void suite_summary_screen(char *out, size_t size, unsigned rows, const char *log)
{
    size_t used = format(out, size, "Latchkey %s\n\n", LATCHKEY_VERSION);

    summary_screen_text(out + used, size - used, rows, tap_totals(), log);
}

static void suite_bail_out(error e)
{
    tap_bail_out(e);
}

static bool suite_passed(void)
{
    return tap_all_passed();
}

static error with_fred(struct machine *m, const struct options *o)
{
    TRY(rounds_make(m, o));
    start_part_end(START_TESTS);
    TRY(fred_on(m, o));
    start_part_end(START_FRED);
    TRY(fault_choose(o->fault, !fred_is_native()));
    TRY(bring_up_events(o));
    start_part_end(START_LATCH);
    environment_say(this_vmx(), why_no_vmx());
    start_part_end(START_LINES);
    TRY(bring_up_guest(m, o));
    start_part_end(START_VMX);
    every_cpu_up(m, o);
    start_part_end(START_CPUS);
    bench_note_bring_up();
    return rounds_run(o, this_vcpu(), why_no_vmx());
}

static error suite_run(struct machine *m, const struct options *o)
{
    static struct recovery_point start;
    error e;

    /* An event during these steps restarts them: each is idempotent. */
    e = recovery_point_open(&start) ? report_error() : with_fred(m, o);
    every_cpu_leave();
    vmx_off();
    fred_off();
    strays_sum();
    recovery_point_close(&start);
    if (!e)
        fault_restored_state(&m->was);
    return e;
}

static void suite_before(void)
{
    restored_look(timer_is_wanted);
}

static void suite_given_back(void)
{
    restored_look_again();
    stacks_look();
}

static void suite_aps_back(void)
{
    restored_aps_look();
}

static void suite_after(const struct options *o)
{
    fault_restored_memory();
    rounds_after(o);
    fault_restored_mend();
    strays_after();
    tap_sum();
}

const struct payload payload = {
    .begin = suite_begin,
    .before = suite_before,
    .ap_memory = every_cpu_memory,
    .run = suite_run,
    .machine_restored = suite_given_back,
    .aps_restored = suite_aps_back,
    .after = suite_after,
    .bail_out = suite_bail_out,
    .passed = suite_passed,
    .summary = suite_summary_screen,
};
