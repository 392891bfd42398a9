#include "include/instructions.h"
#include "tests/fred_guest/cet.h"
#include "tests/harness/suite.h"

#define FEATURES (S_CET_SHADOW_STACK | S_CET_ENDBR)

/* No other MSR of the host or the guest has these. */
#define HOST_PL0_SSP 0x12340
#define HOST_SSP_1   0x23450

static const uint32_t msrs[] = {IA32_S_CET, IA32_INTERRUPT_SSP_TABLE, IA32_PL0_SSP, IA32_FRED_SSP1};

/* An indirect jump without ENDBR64 is an event that changes the guest's SSP, in all ways to swap. */
static void run(struct test *t, enum fred_swap swap)
{
    uint64_t before[COUNT_OF(msrs)];
    struct vm_exit exit = {0};

    if (!fred_guest_at(t, GUEST_CAUSE_JUMP, false, swap) || !fred_cet_start(t, FEATURES) ||
        !fred_guest_set_msr(t, IA32_FRED_STKLVLS, 1UL << 2 * VECTOR_CP))
        return;
    t->vcpu->gprs.rdi = guest_fred_cause(GUEST_CAUSE_NONE);
    for (unsigned i = 0; i < COUNT_OF(msrs); i++)
        before[i] = rdmsr(msrs[i]);
    if (!fred_guest_run(t, &exit) || !check_fred_cet_endbranch(t, &exit, t->vcpu->gprs.rdi))
        return;
    for (unsigned i = 0; i < COUNT_OF(msrs); i++) {
        if (!check_equal(t, "an MSR of the host afterwards", before[i], rdmsr(msrs[i])))
            tell(t, "MSR %#x", msrs[i]);
    }
    check_equal(t, "CR4.CET of the host", 0, read_cr4() & CR4_CET);
    check_equal(t, "SSP of the guest, in the handler", GUEST_FRED_SHADOW(1) - CET_PUSHED, fred_cet_ssp(t));
    check_equal(t, "IA32_PL0_SSP of the guest", GUEST_FRED_SHADOW(0), fred_guest_msr(t, IA32_PL0_SSP));
    if (t->failures)
        tell(t, "swapped by %s", fred_guest_swap_names[swap]);
}

CASE(exit, fred-cet, "SSP, IA32_S_CET and IA32_PL0_SSP of a guest with FRED are loaded by entries and saved by exits, and the host's MSRs are back",
     "SDM vol. 3, 26.3.2, 27.3 and 27.5: load CET state; FRED 5.0, VMX: IA32_FRED_SSP0 has no VMCS field")
{
    uint64_t pl0_ssp, ssp1;
    enum fred_swap swap;

    if (!fred_cet_open(t, (struct nmi_controls){.exiting = true}, FEATURES))
        return;
    pl0_ssp = rdmsr(IA32_PL0_SSP);
    ssp1 = rdmsr(IA32_FRED_SSP1);
    wrmsr(IA32_PL0_SSP, HOST_PL0_SSP);
    wrmsr(IA32_FRED_SSP1, HOST_SSP_1);
    for (unsigned n = 0; fred_guest_swap(t, n, &swap); n++)
        run(t, swap);
    wrmsr(IA32_PL0_SSP, pl0_ssp);
    wrmsr(IA32_FRED_SSP1, ssp1);
    fred_guest_close(t);
}
