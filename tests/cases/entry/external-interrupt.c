#include "tests/guests/injection.h"
#include "tests/harness/suite.h"

/* Vector 2 of this type is not an NMI and blocks no NMIs. */
CASE(entry, external-interrupt, "an external interrupt injected by a VM entry arrives in the guest with its vector, and blocks no NMIs",
     "SDM vol. 3, 24.8.3, VM-Entry Controls for Event Injection, and 26.6.1, Vectored-Event Injection")
{
    static const uint8_t vectors[] = {VECTOR_NMI, VECTOR_BP, FIRST_USER_VECTOR, 33, 47, GUEST_VECTORS - 1};

    for (unsigned i = 0; i < COUNT_OF(vectors); i++)
        check_injected(t, &(struct vm_injection){INTERRUPTION(EVENT_EXTERNAL_INTERRUPT, vectors[i]), 0, 0});
}
