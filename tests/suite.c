#include "tests/suite.h"

#include "boot/format.h"
#include "boot/payload.h"
#include "boot/report.h"
#include "boot/way_out.h"
#include "tests/back.h"
#include "tests/back_others.h"
#include "tests/bench/start.h"
#include "tests/environment.h"
#include "tests/every_cpu.h"
#include "tests/faults/back.h"
#include "tests/faults/choice.h"
#include "tests/last.h"
#include "tests/ready.h"
#include "tests/result.h"
#include "tests/rounds.h"
#include "tests/strike.h"
#include "vmm/vmx.h"

static void suite_begin(void)
{
    result_begin();
}

static error suite_configure(const struct options *o)
{
    return strike_choose(o->strike);
}

static void suite_last(char *out, size_t size, unsigned rows, const char *log)
{
    size_t used = format(out, size, "Latchkey %s\n\n", LATCHKEY_VERSION);

    last_text(out + used, size - used, rows, result_now(), log);
}

static void suite_bail_out(error e)
{
    result_bail_out(e);
}

static bool suite_passed(void)
{
    return result_good();
}

static error with_fred(struct machine *m, const struct options *o)
{
    TRY(rounds_make(m, o));
    TRY(fred_on(m, o));
    TRY(fault_choose(o->fault, !fred_is_native()));
    TRY(ready_events(o));
    environment_say(ready_vmx(), ready_no_vmx());
    TRY(ready_guest(m, o));
    every_cpu_up(m, o);
    bench_note_ready(m);
    return rounds_run(o, ready_vcpu(), ready_no_vmx());
}

static error suite_run(struct machine *m, const struct options *o)
{
    static struct way_out start;
    error e;

    /* What strikes on the way back is on it once more: each step is as good when it is taken again. */
    e = way_out_open(&start) ? report_error() : with_fred(m, o);
    every_cpu_leave();
    vmx_off();
    fred_off();
    way_out_close(&start);
    if (!e)
        fault_back_state(&m->was);
    return e;
}

static void suite_before(void)
{
    back_look();
}

static void suite_given_back(void)
{
    back_look_again();
}

static void suite_others_back(void)
{
    back_others_look();
}

static void suite_after(const struct options *o)
{
    fault_back_memory();
    rounds_after(o);
    fault_back_mend();
    result_sum();
}

const struct payload payload = {
    .begin = suite_begin,
    .configure = suite_configure,
    .before = suite_before,
    .run = suite_run,
    .machine_restored = suite_given_back,
    .aps_restored = suite_others_back,
    .after = suite_after,
    .bail_out = suite_bail_out,
    .passed = suite_passed,
    .summary = suite_last,
};
