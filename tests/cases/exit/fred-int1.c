#include "tests/fred_guest/kinds.h"
#include "tests/harness/suite.h"

/* Injected again as the exit told it: type 5 of length 1. As #DB, type 3, its frame would lead back to it. */
static void inject_again(struct test *t, const struct frames_row *row, const struct vm_exit *exit)
{
    struct vm_injection event = {exit->interruption, 0, exit->instruction_length};
    struct vm_exit after = {0};

    if (fred_guest_inject(t, &event, 0) && fred_guest_run(t, &after)) {
        check_fred_guest_event(t, row, &after, 0);
        check_fred_guest_return(t, row, &after);
    }
}

CASE(exit, fred-int1, "INT1 with debug exceptions intercepted exits as type 5 with RIP at it and its length, and injected again so it has the frame of INT1",
     "SDM vol. 3, 27.2.2 and 27.3.3 (30.2.2 and 30.3.3 since edition 090)")
{
    static const enum frames_mode modes[] = {IN_RING0, IN_RING3};

    if (!fred_guest_open(t, (struct nmi_controls){.exiting = true}))
        return;
    for (unsigned m = 0; m < COUNT_OF(modes); m++) {
        struct frames_row row = {.kind = AT_INT1, .mode = modes[m]};
        struct vm_exit exit = {0};

        guest_set(t, EXCEPTION_BITMAP, BIT(VECTOR_DB));
        if (!fred_guest_before(t, &row) || !fred_guest_run(t, &exit))
            break;
        check_exit_reason(t, "exit reason, all of it", EXIT_EXCEPTION_OR_NMI, exit.whole_reason);
        check_equal(t, "VM-exit interruption information without bit 12",
                    INTERRUPTION(EVENT_PRIVILEGED_SOFTWARE_EXCEPTION, VECTOR_DB),
                    exit.interruption & ~(uint32_t)INTERRUPTION_IRET);
        check_equal(t, "guest RIP, at the INT1", fred_guest_place(&row).at, exit.rip);
        check_equal(t, "VM-exit instruction length", 1, exit.instruction_length);
        guest_set(t, EXCEPTION_BITMAP, 0);
        inject_again(t, &row, &exit);
        if (t->failures)
            tell_fred_guest_row(t, "intercepted", &row);
    }
    fred_guest_close(t);
}
