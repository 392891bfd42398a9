#include "include/instructions.h"
#include "include/msr.h"
#include "tests/fred_guest/run.h"
#include "tests/harness/suite.h"

#define HOST_TOP GUEST_FRED_STACK(1) /* in the guest's memory: its event is to use the host's value */

static const enum vmcs_field counts[] = {ENTRY_MSR_LOAD_COUNT, EXIT_MSR_STORE_COUNT, EXIT_MSR_LOAD_COUNT};

/* The controls alone: the areas swap nothing. */
static bool without_areas(struct test *t)
{
    bool good = true;

    for (unsigned i = 0; i < COUNT_OF(counts); i++)
        good &= guest_set(t, counts[i], 0);
    return good;
}

static void run(struct test *t)
{
    struct vm_exit exit = {0};
    uint64_t levels = rdmsr(IA32_FRED_STKLVLS);

    if (!fred_guest_at(t, GUEST_CAUSE_UD, true, FRED_SWAPPED_BY_CONTROLS) || !without_areas(t))
        return;
    wrmsr(IA32_STAR, fred_guest_msr(t, IA32_STAR));
    wrmsr(IA32_FRED_RSP0, HOST_TOP);
    fred_guest_set_msr(t, IA32_FRED_STKLVLS, ~levels);
    if (!fred_guest_run(t, &exit) || !check_fred_guest_handles(t, &exit, true))
        return;
    check_equal(t, "address of the guest's frame, on the host's IA32_FRED_RSP0", HOST_TOP - FRED_FRAME_SIZE,
                exit.rsp);
    check_equal(t, "IA32_FRED_RSP0 afterwards", HOST_TOP, rdmsr(IA32_FRED_RSP0));
    check_equal(t, "IA32_FRED_STKLVLS afterwards, the host's", levels, rdmsr(IA32_FRED_STKLVLS));
    check_equal(t, "IA32_FRED_STKLVLS of the guest", ~levels, fred_guest_msr(t, IA32_FRED_STKLVLS));
}

CASE(exit, fred-controls, "save FRED and load FRED swap no IA32_FRED_RSP0: an event in the guest's ring 3 uses the host's, unless the MSR areas swap it",
     "FRED 5.0, VMX: IA32_FRED_RSP0 has no VMCS field")
{
    uint64_t star, rsp0;

    if (!fred_guest_open(t, (struct nmi_controls){.exiting = true}))
        return;
    if (fred_guest_has_controls(t->vcpu)) {
        star = rdmsr(IA32_STAR);
        rsp0 = rdmsr(IA32_FRED_RSP0);
        run(t);
        wrmsr(IA32_STAR, star);
        wrmsr(IA32_FRED_RSP0, rsp0);
    } else {
        t->skipped = "no save FRED and load FRED: IA32_VMX_EXIT_CTLS2 bits 1:0 or VM-entry control 23 are 0";
    }
    fred_guest_close(t);
}
