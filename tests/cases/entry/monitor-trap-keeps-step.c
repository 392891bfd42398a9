#include "tests/guests/injection.h"
#include "tests/harness/suite.h"
#include "vmm/vmx/capability.h"

#define STEP_PENDING (DEBUG_STEP | BIT(12)) /* of the pending debug exceptions: enabled breakpoint */

CASE(entry, monitor-trap-keeps-step, "an injected monitor-trap exit goes before a pending single step, which it saves and which comes at the next entry",
     "SDM vol. 3, 25.5.2, Monitor Trap Flag, 26.7.3, Pending Debug Exceptions, and 27.3.4")
{
    struct vm_injection trap = {INTERRUPTION(EVENT_OTHER, 0), 0, 0};
    struct vm_exit exit = {0};

    if (!vmx_allows(t->vcpu->capabilities->proc, PROC_MONITOR_TRAP))
        SKIP(t, "no monitor trap flag: primary processor-based control 27 may not be 1");
    if (injection_at(t, &trap) && guest_set(t, GUEST_RFLAGS, RFLAGS_FIXED | RFLAGS_TF) &&
        guest_set(t, GUEST_PENDING_DEBUG_EXCEPTIONS, STEP_PENDING) && guest_run(t, &exit)) {
        check_exit_reason(t, "exit reason, all of it", EXIT_MONITOR_TRAP, exit.whole_reason);
        check_equal(t, "pending debug exceptions, single step", DEBUG_STEP, exit.pending_debug & DEBUG_STEP);
        if (guest_run(t, &exit))
            check_guest_event(t, &exit, VECTOR_DB, guest_step(GUEST_STEP_CALL));
    }
}
