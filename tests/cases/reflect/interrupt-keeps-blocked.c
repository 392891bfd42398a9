#include "nmi/handler.h"
#include "tests/events/trigger.h"
#include "tests/guests/interrupt_exit.h"
#include "tests/harness/suite.h"

CASE(reflect, interrupt-keeps-blocked, "an interrupt dispatched while NMIs are blocked by an exit leaves them blocked: its frame has no latch",
     "SDM vol. 3, 27.5.5, Updating Non-Register State; SDM vol. 2, ERETS")
{
    struct vm_exit exit = {0};

    if (!interrupt_exits_open(t, false))
        return;
    if (interrupt_exit(t, true, &exit)) {
        check_guest_blocked(t, true);
        check(t, nmi_probe_blocked(), "NMIs blocked after the exit, as in the guest");
        interrupt_reflect(&exit);
        check_equal(t, "interrupts that reached their handler", 1, caught.count);
        check_host_pending(t, 1);
        check_host_open(t, 1);
    }
    interrupt_exits_close(t);
}
