#include "tests/guests/injection.h"
#include "tests/harness/suite.h"

static const struct vm_injection events[] = {
    {INTERRUPTION(EVENT_EXTERNAL_INTERRUPT, FIRST_USER_VECTOR), 0, 0},
    {INTERRUPTION(EVENT_NMI, VECTOR_NMI), 0, 0},
    {INTERRUPTION(EVENT_HARDWARE_EXCEPTION, VECTOR_UD), 0, 0},
    {INTERRUPTION_WITH_CODE(EVENT_HARDWARE_EXCEPTION, VECTOR_GP), 0, 0},
    {INTERRUPTION(EVENT_SOFTWARE_INTERRUPT, 0x30), 0, 2},
};

/* Outside VM entry a fault saves RF as 1, whatever RFLAGS has. entry/exception tests RF 0. */
CASE(entry, keeps-rf, "an injected event saves RF as it is in the guest's RFLAGS field",
     "SDM vol. 3, 26.6.1.1, Details of Vectored-Event Injection")
{
    for (unsigned i = 0; i < COUNT_OF(events); i++) {
        if (injection_at(t, &events[i]) &&
            guest_set(t, GUEST_RFLAGS, RFLAGS_FIXED | RFLAGS_IF | RFLAGS_RF | RFLAGS_NT))
            check_injection_arrives(t, &events[i]);
    }
}
