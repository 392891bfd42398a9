#include "tests/suite.h"

#include "boot/format.h"
#include "boot/report.h"
#include "boot/way_out.h"
#include "nmi/apic.h"
#include "nmi/latch.h"
#include "nmi/service.h"
#include "tests/back.h"
#include "tests/environment.h"
#include "tests/fault_back.h"
#include "tests/last.h"
#include "tests/result.h"
#include "tests/rounds.h"
#include "vmm/vmx.h"

static struct vcpu vcpu;
static struct vmx_capabilities capabilities;

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

/* *usable, or why not in `reason`; an error where the user asked for it, or can change it. */
static error look_for_vmx(const struct options *o, bool *usable, char *reason, size_t size)
{
    error e;

    *usable = false;
    if (o->vmx == VMX_OFF) {
        format(reason, size, "vmx=off");
        return NULL;
    }
    e = vmx_absent(&capabilities);
    if (e) {
        format(reason, size, "%s", e);
        return o->vmx == VMX_ON
                   ? FAIL("vmx=on, but on this CPU there is %s; vmx=auto runs what needs none", e)
                   : NULL;
    }
    *usable = true;
    return vmx_locked_off();
}

static error with_fred(struct machine *m, const struct options *o)
{
    char no_vmx[256];
    bool vmx;
    error e;

    TRY(rounds_make(m, o));
    TRY(fred_on(m, o));
    TRY(apic_open());
    nmi_service_open();
    TRY(nmi_learn_latch(o));
    TRY(look_for_vmx(o, &vmx, no_vmx, sizeof(no_vmx)));
    environment_say(vmx ? &capabilities : NULL, no_vmx);
    if (!vmx)
        return rounds_run(o, NULL, no_vmx);
    TRY(vmx_on(m, &capabilities));
    e = vcpu_make(&vcpu, m, &capabilities);
    return e ? e : rounds_run(o, &vcpu, NULL);
}

error suite_run(struct machine *m, const struct options *o)
{
    static struct way_out start;
    error e;

    /* What strikes on the way back is on it once more: each step is as good when it is taken again. */
    e = way_out_open(&start) ? report_error() : with_fred(m, o);
    vmx_off();
    fred_off();
    way_out_close(&start);
    if (!e)
        fault_back_state(&m->was);
    return e;
}

void suite_before(void)
{
    back_look();
}

void suite_given_back(void)
{
    back_look_again();
}

void suite_after(const struct options *o)
{
    fault_back_memory();
    rounds_after(o);
    fault_back_mend();
    result_sum();
}
