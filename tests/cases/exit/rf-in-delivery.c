#include "tests/guests/injection.h"
#include "tests/harness/suite.h"

#define STACK (GUEST_NOWHERE + PAGE_SIZE)

static const struct vm_injection events[] = {
    {INTERRUPTION(EVENT_NMI, VECTOR_NMI), 0, 0},
    {INTERRUPTION(EVENT_EXTERNAL_INTERRUPT, FIRST_USER_VECTOR), 0, 0},
    {INTERRUPTION_WITH_CODE(EVENT_HARDWARE_EXCEPTION, VECTOR_GP), 0, 0},
};

static void inject_with_rf(struct test *t, const struct vm_injection *event, uint64_t rf)
{
    uint64_t rflags = RFLAGS_FIXED | RFLAGS_IF | rf;
    struct vm_exit exit = {0};

    if (!injection_at(t, event) || !guest_set(t, GUEST_RSP, STACK) || !guest_set(t, GUEST_RFLAGS, rflags) ||
        !guest_run(t, &exit))
        return;
    check_exit_reason(t, "exit reason", EXIT_EPT_VIOLATION, exit.reason);
    check_equal(t, "guest RFLAGS", rflags, exit.rflags);
}

CASE(exit, rf-in-delivery, "an EPT violation in the delivery of an injected event saves RF as the event would have saved it",
     "SDM vol. 3, 27.3.3, Saving RIP, RSP, RFLAGS, and SSP, and 26.6.1.1")
{
    for (unsigned i = 0; i < COUNT_OF(events); i++) {
        inject_with_rf(t, &events[i], 0);
        inject_with_rf(t, &events[i], RFLAGS_RF);
    }
}
