#include "include/cpuid.h"
#include "nmi/reflect.h"
#include "tests/harness/suite.h"
#include "vmm/run.h"

/* Each program ends for a different exit reason; the rest of the exit information is compared too. */
static const struct {
    enum guest_program program;
    enum exit_reason reason;
    uint64_t rax; /* in the guest, at the exit */
    const char *what;
} programs[] = {
    {GUEST_CALLS, EXIT_VMCALL, GUEST_CALL_READY, "a guest that makes a VMCALL"},
    {GUEST_ASKS_CPUID, EXIT_VMCALL, GUEST_CALL_DONE, "a guest that executes CPUID"},
    {GUEST_HALTS, EXIT_HLT, 0, "a guest that halts"},
    {GUEST_READS_NOWHERE, EXIT_EPT_VIOLATION, GUEST_NOWHERE, "a guest that reads outside its memory"},
    {GUEST_FAULTS, EXIT_TRIPLE_FAULT, 0, "a guest that faults without an IDT"},
    {GUEST_READS_MSR, EXIT_TRIPLE_FAULT, 0, "a guest that reads IA32_FRED_CONFIG without an IDT for the #GP"},
};

static void run_program(struct test *t, unsigned i)
{
    struct vm_exit exit = {0};

    if (!check_error(t, vcpu_start(t->vcpu, programs[i].program)) ||
        !check_error(t, vmm_run(t->vcpu, &nmi_ways[t->options->way], &exit)))
        return;
    tell(t, "%s stops at %s, RIP %#lx", programs[i].what, vm_exit_name(exit.reason), exit.rip);
    check_equal(t, programs[i].what, programs[i].reason, exit.reason);
    check_equal(t, "RAX in the guest", programs[i].rax, t->vcpu->gprs.rax);
    if (exit.reason == EXIT_EPT_VIOLATION)
        check_equal(t, "guest-physical address", GUEST_NOWHERE, exit.guest_physical);
    if (programs[i].program == GUEST_ASKS_CPUID)
        check_equal(t, "CPUID leaf 0, EAX", cpuid(CPUID_VENDOR, 0).eax, t->vcpu->gprs.rsi);
    if (programs[i].program == GUEST_READS_MSR)
        check_equal(t, "exits for RDMSR", 1, t->vcpu->exits[EXIT_RDMSR]);
}

static void run_out_of_time(struct test *t)
{
    struct vm_exit exit = {0};

    if (!t->vcpu->has_timer) {
        tell(t, "no VMX-preemption timer on this CPU: no guest that spins");
        return;
    }
    if (!check_error(t, vcpu_start(t->vcpu, GUEST_SPINS)) ||
        !check_error(t, vcpu_enter(t->vcpu, &exit, VCPU_SPIN_TICKS)))
        return;
    tell(t, "a guest that spins stops at %s after %lu rounds", vm_exit_name(exit.reason), t->vcpu->gprs.rcx);
    check_equal(t, "a guest that spins", EXIT_PREEMPTION_TIMER, exit.reason);
    check(t, t->vcpu->gprs.rcx > 0, "the guest ran");
}

CASE(vmx, guest-runs, "the guest runs and exits for VMCALL, CPUID, HLT, EPT violation, triple fault, RDMSR and the timer",
     "SDM vol. 3, 25.1, 25.2 and appendix C, VMX Basic Exit Reasons")
{
    for (unsigned i = 0; i < COUNT_OF(programs); i++)
        run_program(t, i);
    run_out_of_time(t);
}
