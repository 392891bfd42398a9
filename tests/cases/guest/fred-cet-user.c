#include "include/instructions.h"
#include "tests/fred_guest/cet.h"
#include "tests/harness/suite.h"

/* Never read or written: ring 3 makes no call here. */
#define USER_SSP  0x500000
#define OTHER_SSP 0x600000

/* An event with another SSP than the MSR has, then its return with another MSR than SSP had. */
static void run(struct test *t)
{
    struct vm_exit exit = {0};

    if (!fred_guest_at(t, GUEST_CAUSE_UD, true, FRED_SWAPPED_BY_NONE) ||
        !fred_cet_start(t, S_CET_SHADOW_STACK) || !guest_set(t, GUEST_SSP, USER_SSP))
        return;
    wrmsr(IA32_PL3_SSP, OTHER_SSP);
    if (!fred_guest_run(t, &exit) || !check_fred_guest_handles(t, &exit, true))
        return;
    check_equal(t, "SSP in the handler, IA32_PL0_SSP", GUEST_FRED_SHADOW(0), fred_cet_ssp(t));
    check_equal(t, "IA32_PL3_SSP, ring 3's SSP", USER_SSP, rdmsr(IA32_PL3_SSP));
    wrmsr(IA32_PL3_SSP, OTHER_SSP);
    fred_guest_frame(t, &exit)->rip = guest_fred_cause(GUEST_CAUSE_NONE);
    if (fred_guest_run(t, &exit) && check_fred_guest_done(t, &exit))
        check_equal(t, "SSP after ERETU, IA32_PL3_SSP", OTHER_SSP, fred_cet_ssp(t));
}

/* The host has no ring 3 meanwhile, and CR4.CET 0. */
CASE(guest, fred-cet-user, "with shadow stacks in ring 0 and ring 3 of a guest with FRED, an event in ring 3 saves SSP in IA32_PL3_SSP, and ERETU loads it from there",
     "FRED 5.0, event delivery; SDM vol. 2, ERETU")
{
    uint64_t u_cet, ssp;

    if (!fred_cet_open(t, (struct nmi_controls){.exiting = true}, S_CET_SHADOW_STACK))
        return;
    u_cet = rdmsr(IA32_U_CET);
    ssp = rdmsr(IA32_PL3_SSP);
    wrmsr(IA32_U_CET, S_CET_SHADOW_STACK);
    run(t);
    wrmsr(IA32_U_CET, u_cet);
    wrmsr(IA32_PL3_SSP, ssp);
    fred_guest_close(t);
}
