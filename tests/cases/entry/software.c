#include "tests/guests/injection.h"
#include "tests/harness/suite.h"

static const uint32_t events[] = {
    INTERRUPTION(EVENT_SOFTWARE_INTERRUPT, 0x30),
    INTERRUPTION(EVENT_SOFTWARE_INTERRUPT, VECTOR_NMI),
    INTERRUPTION(EVENT_SOFTWARE_INTERRUPT, VECTOR_BP),
    INTERRUPTION(EVENT_PRIVILEGED_SOFTWARE_EXCEPTION, VECTOR_DB),
    INTERRUPTION(EVENT_SOFTWARE_EXCEPTION, VECTOR_BP),
    INTERRUPTION(EVENT_SOFTWARE_EXCEPTION, VECTOR_OF),
};

CASE(entry, software, "injected INT n, INT1, INT3 and INTO arrive with RIP advanced by the instruction length",
     "SDM vol. 3, 24.8.3, 26.2.1.3 and 26.6.1.1, Details of Vectored-Event Injection")
{
    bool zero = t->vcpu->capabilities->misc & VMX_MISC_LENGTH_0;

    for (unsigned i = 0; i < COUNT_OF(events); i++) {
        for (uint32_t length = zero ? 0 : 1; length <= INJECTED_LENGTHS_MOST; length++)
            check_injected(t, &(struct vm_injection){events[i], 0, length});
    }
    tell(t, "instruction length 0 is %s: IA32_VMX_MISC[30] is %u", zero ? "allowed" : "not allowed", zero);
}
