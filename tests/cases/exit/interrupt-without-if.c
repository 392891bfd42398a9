#include "tests/guests/interrupt_exit.h"
#include "tests/harness/suite.h"

CASE(exit, interrupt-without-if, "with external-interrupt exiting, an interrupt exits even if the guest's IF is 0",
     "SDM vol. 3, 24.6.1, Pin-Based VM-Execution Controls, and 25.4.1, Event Blocking: RFLAGS.IF masks no such interrupt")
{
    check_interrupt_exit(t, false, RFLAGS_FIXED);
    check_interrupt_exit(t, true, RFLAGS_FIXED);
}
