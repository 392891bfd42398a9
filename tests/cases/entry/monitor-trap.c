#include "tests/guests/injection.h"
#include "tests/harness/suite.h"
#include "vmm/vmx/capability.h"

static void enter_with_trap(struct test *t)
{
    struct vm_injection event = {INTERRUPTION(EVENT_OTHER, 0), 0, 0};
    struct vm_exit exit = {0};

    if (!injection_at(t, &event) || !guest_run(t, &exit))
        return;
    check_exit_reason(t, "exit reason, all of it", EXIT_MONITOR_TRAP, exit.whole_reason);
    check_equal(t, "exit qualification", 0, exit.qualification);
    check_equal(t, "VM-exit interruption information, valid", 0, exit.interruption & INTERRUPTION_VALID);
    check_equal(t, "IDT-vectoring information, valid", 0, exit.vectoring & INTERRUPTION_VALID);
    check_equal(t, "guest RIP: no instruction was executed", guest_step(GUEST_STEP_CALL), exit.rip);
    check_equal(t, "activity state", ACTIVITY_ACTIVE, exit.activity);
}

CASE(entry, monitor-trap, "a VM entry can inject a pending monitor-trap exit, which comes before the guest's first instruction",
     "SDM vol. 3, 26.6.2, Injection of Pending MTF VM Exits and 25.5.2, Monitor Trap Flag")
{
    if (vmx_allows(t->vcpu->capabilities->proc, PROC_MONITOR_TRAP)) {
        enter_with_trap(t);
    } else if (injection_at(t, &(struct vm_injection){INTERRUPTION(EVENT_OTHER, 0), 0, 0})) {
        check_entry_refused(t, "a monitor-trap exit without a monitor trap flag", VMX_ERROR_CONTROLS);
    }
}
