#include "tests/guests/injection.h"
#include "tests/harness/suite.h"

static const struct vm_injection events[] = {
    {INTERRUPTION(EVENT_EXTERNAL_INTERRUPT, FIRST_USER_VECTOR), 0, 0},
    {INTERRUPTION(EVENT_NMI, VECTOR_NMI), 0, 0},
    {INTERRUPTION(EVENT_HARDWARE_EXCEPTION, VECTOR_DB), 0, 0},
    {INTERRUPTION(EVENT_HARDWARE_EXCEPTION, VECTOR_MC), 0, 0},
};

CASE(entry, halted, "an interrupt, an NMI, a debug exception and a machine check can be injected into a halted guest, and wake it",
     "SDM vol. 3, 26.3.1.5, Checks on Guest Non-Register State, and 26.7.2, Activity State")
{
    for (unsigned i = 0; i < COUNT_OF(events); i++) {
        if (injection_at(t, &events[i]) && guest_halted(t))
            check_injection_arrives(t, &events[i]);
    }
}
