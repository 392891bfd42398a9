#include "nmi/handler.h"
#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

static void exit_with(struct test *t, uint64_t rf)
{
    struct vm_exit exit = {0};

    nmi_unblock();
    if (host_blocks(t, 1) && guest_at(t, GUEST_STEP_CALL, false) &&
        guest_set(t, GUEST_RFLAGS, RFLAGS_FIXED | rf) && guest_run(t, &exit)) {
        check_nmi_exit(t, &exit, guest_step(GUEST_STEP_CALL));
        check_equal(t, "guest RFLAGS, RF as before", RFLAGS_FIXED | rf, exit.rflags);
    }
}

CASE(exit, nmi-rf, "an NMI exit saves RF unchanged, as the delivery of an NMI would",
     "SDM vol. 3, 27.3.3, Saving RIP, RSP, RFLAGS, and SSP, and 17.3.1.1: RF is set in the image of faults")
{
    exit_with(t, 0);
    exit_with(t, RFLAGS_RF);
}
