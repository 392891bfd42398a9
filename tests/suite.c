#include "tests/suite.h"

#include "boot/context.h"
#include "boot/format.h"
#include "tests/back.h"
#include "tests/back_others.h"
#include "tests/environment.h"
#include "tests/every_cpu.h"
#include "tests/fault_back.h"
#include "tests/last.h"
#include "tests/ready.h"
#include "tests/result.h"
#include "tests/rounds.h"
#include "vmm/vmx.h"

static struct context start;

void suite_begin(void)
{
    result_begin();
}

void suite_last(char *out, size_t size, unsigned rows, const char *log)
{
    size_t used = format(out, size, "Latchkey %s\n\n", LATCHKEY_VERSION);

    last_text(out + used, size - used, rows, result_now(), log);
}

void suite_bail_out(error e)
{
    result_bail_out(e);
}

bool suite_passed(void)
{
    return result_good();
}

static error with_fred(struct machine *m, const struct options *o)
{
    TRY(ready_events(o));
    environment_say(ready_vmx(), ready_no_vmx());
    TRY(ready_guest(m));
    every_cpu_up(m, o);
    return rounds_run(o, ready_vcpu(), ready_no_vmx());
}

error suite_run(struct machine *m, const struct options *o)
{
    error e;

    TRY(rounds_make(m, o));
    TRY(fred_on(m, o));
    fred_set_last_way_out(&start);
    e = context_save(&start) ? FAIL("no way to go on from the event above: it struck outside a case")
                             : with_fred(m, o);
    fred_set_last_way_out(NULL);
    vmx_off();
    fred_off();
    if (!e)
        fault_back_state(&m->was);
    return e;
}

error suite_leave(struct machine *m, void *argument)
{
    return every_cpu_down(m, argument);
}

void suite_before(void)
{
    back_look();
}

void suite_given_back(void)
{
    back_look_again();
}

void suite_others_back(void)
{
    back_others_look();
}

void suite_after(const struct options *o)
{
    fault_back_memory();
    rounds_after(o);
    fault_back_mend();
    result_sum();
}
