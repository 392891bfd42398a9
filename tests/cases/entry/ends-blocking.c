#include "tests/guests/injection.h"
#include "tests/harness/suite.h"

static void inject_while_blocking(struct test *t, struct vm_injection event, uint64_t blocking)
{
    if (injection_at(t, &event) && guest_set(t, GUEST_INTERRUPTIBILITY, blocking))
        check_injection_arrives(t, &event);
}

CASE(entry, ends-blocking, "an injected event ends blocking by STI and MOV SS",
     "SDM vol. 3, 26.7.1, Interruptibility State")
{
    struct vm_injection exception = {INTERRUPTION_WITH_CODE(EVENT_HARDWARE_EXCEPTION, VECTOR_GP), 0, 0};
    struct vm_injection software = {INTERRUPTION(EVENT_SOFTWARE_INTERRUPT, 0x30), 0, 2};

    inject_while_blocking(t, exception, INTERRUPTIBILITY_STI);
    inject_while_blocking(t, exception, INTERRUPTIBILITY_MOV_SS);
    inject_while_blocking(t, software, INTERRUPTIBILITY_STI);
    inject_while_blocking(t, software, INTERRUPTIBILITY_MOV_SS);
}
