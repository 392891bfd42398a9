#include "tests/guests/interrupt_exit.h"
#include "tests/harness/suite.h"

CASE(exit, external-interrupt, "an interrupt exit reports the vector if it acknowledges; else the interrupt stays pending, and NMIs stay unblocked",
     "SDM vol. 3, 24.6.1, 24.7.1, VM-Exit Controls, 25.2 and 27.2.2")
{
    check_interrupt_exit(t, false, RFLAGS_FIXED | RFLAGS_IF);
    check_interrupt_exit(t, true, RFLAGS_FIXED | RFLAGS_IF);
}
