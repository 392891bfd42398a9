#include "include/msr.h"
#include "tests/guests/guest_events.h"
#include "tests/guests/host_state.h"
#include "tests/harness/suite.h"

#define PATTERN 0x00007654321FE000UL /* an address that every one of them could hold */

static const uint32_t msrs[] = {
    IA32_FRED_RSP0,   IA32_FRED_RSP1,    IA32_FRED_RSP2,    IA32_FRED_RSP3,      IA32_FRED_STKLVLS,
    IA32_FRED_SSP1,   IA32_FRED_SSP2,    IA32_FRED_SSP3,    IA32_FRED_CONFIG,    IA32_STAR,
    IA32_LSTAR,       IA32_FMASK,        IA32_EFER,         IA32_KERNEL_GS_BASE, IA32_GS_BASE,
    IA32_SYSENTER_CS, IA32_SYSENTER_ESP, IA32_SYSENTER_EIP, IA32_APIC_BASE,
};

static void write_msr(struct test *t, uint32_t msr)
{
    unsigned failures = t->failures;
    struct vm_exit exit = {0};

    if (!guest_at(t, GUEST_STEP_WRMSR, false))
        return;
    t->vcpu->gprs.rcx = msr;
    t->vcpu->gprs.rax = (uint32_t)PATTERN;
    t->vcpu->gprs.rdx = PATTERN >> 32;
    host_state_keep();
    if (!guest_run(t, &exit))
        return;
    check_host_state(t, "WRMSR in the guest");
    check_exit_reason(t, "exit reason, all of it", EXIT_WRMSR, exit.whole_reason);
    check_equal(t, "guest RIP", guest_step(GUEST_STEP_WRMSR), exit.rip);
    if (t->failures > failures)
        tell(t, "the guest wrote MSR %#x", msr);
}

CASE(exit, guest-writes-msr, "a guest's WRMSR to a FRED MSR, or to one that goes with them, exits and changes nothing in the host",
     "SDM vol. 3, 25.1.3, Instructions That Cause VM Exits Conditionally; FRED 5.0, VMX")
{
    for (unsigned i = 0; i < COUNT_OF(msrs); i++)
        write_msr(t, msrs[i]);
}
