#include "include/instructions.h"
#include "include/msr.h"
#include "nmi/reflect.h"
#include "tests/fred_guest/run.h"
#include "tests/harness/suite.h"
#include "vmm/run.h"

/* The CPU's own, whatever backend the host uses. */
static const uint32_t msrs[] = {
    IA32_FRED_RSP0, IA32_FRED_RSP1, IA32_FRED_RSP2,   IA32_FRED_RSP3,      IA32_FRED_STKLVLS, IA32_FRED_SSP1,
    IA32_FRED_SSP2, IA32_FRED_SSP3, IA32_FRED_CONFIG, IA32_KERNEL_GS_BASE, IA32_STAR,
};

/* A UD2, whose handler moves RIP behind it, up to the end; all by the VMM's own loop. */
static void run_guest(struct test *t, enum fred_swap swap, bool ring3)
{
    const struct nmi_way *way = &nmi_ways[t->options->way];
    struct vm_exit exit = {0};

    if (!fred_guest_at(t, GUEST_CAUSE_UD, ring3, swap) || !check_error(t, vmm_run(t->vcpu, way, &exit)) ||
        !check_fred_guest_handles(t, &exit, ring3))
        return;
    check_equal(t, "type of the event in the guest", EVENT_HARDWARE_EXCEPTION,
                fred_frame_type(fred_guest_frame(t, &exit)));
    check_equal(t, "its RIP", guest_fred_cause(GUEST_CAUSE_UD), fred_guest_frame(t, &exit)->rip);
    fred_guest_frame(t, &exit)->rip = guest_fred_cause(GUEST_CAUSE_NONE);
    if (check_error(t, vmm_run(t->vcpu, way, &exit)))
        check_fred_guest_done(t, &exit);
}

CASE(vmx, fred-guest, "the VMM runs a guest with FRED, ring 0 and ring 3, and every exit finds the host's MSRs again",
     "FRED 5.0, VMX; SDM vol. 3, 24.7.2 and 24.8.2, VM-Exit and VM-Entry Controls for MSRs")
{
    uint64_t before[COUNT_OF(msrs)];
    enum fred_swap swap;

    if (!fred_guest_open(t, (struct nmi_controls){.exiting = true}))
        return;
    for (unsigned i = 0; i < COUNT_OF(msrs); i++)
        before[i] = rdmsr(msrs[i]);
    for (unsigned n = 0; fred_guest_swap(t, n, &swap); n++) {
        run_guest(t, swap, false);
        run_guest(t, swap, true);
        for (unsigned i = 0; i < COUNT_OF(msrs); i++) {
            if (!check_equal(t, "an MSR of the host afterwards", before[i], rdmsr(msrs[i])))
                tell(t, "MSR %#x", msrs[i]);
        }
        tell(t, "%s host, the guest's FRED MSRs swapped by %s", fred_is_native() ? "FRED" : "IDT",
             fred_guest_swap_names[swap]);
    }
    fred_guest_close(t);
}
