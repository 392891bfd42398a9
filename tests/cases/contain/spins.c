#include "tests/contain/contain.h"
#include "tests/harness/suite.h"

CASE(contain, spins, "the preemption timer stops a guest that spins forever with interrupts off, and the exit reports its RIP",
     "SDM vol. 3, 25.5.1, VMX-Preemption Timer")
{
    struct vm_exit exit = {0};

    if (!t->vcpu->has_timer)
        SKIP(t, "no VMX-preemption timer: pin-based control 6 may not be 1");
    if (contain_open(t) && contain_at(t, &contain_spins) &&
        check_stops(t, &contain_spins, EXIT_PREEMPTION_TIMER, &exit)) {
        contain_tell(t, &contain_spins, &exit);
        check_equal(t, "guest RIP: at the jump, after CLI", GUEST_CODE + 1, exit.rip);
    }
    contain_close(t);
}
