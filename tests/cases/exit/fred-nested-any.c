#include "tests/fred_guest/delivery.h"
#include "tests/harness/suite.h"

/* A page fault in the delivery of each kind of event that is no exception, with #PF intercepted. */
static void intercept(struct test *t, const struct frames_row *row)
{
    struct vm_injection event = fred_guest_injection(row);
    struct vm_exit exit = {0};

    if (!fred_guest_before_hole(t, row, HOLE_OF_TABLES) || !guest_set(t, EXCEPTION_BITMAP, BIT(VECTOR_PF)) ||
        !fred_guest_inject(t, &event, 0) || !fred_guest_run(t, &exit))
        return;
    check_exit_reason(t, "exit reason, all of it", EXIT_EXCEPTION_OR_NMI, exit.whole_reason);
    check_fred_guest_original(t, row, &exit);
    check_equal(t, "exiting-event identification, bit 13: that of the original event's valid bit",
                INTERRUPTION_NESTED, exit.interruption & INTERRUPTION_NESTED);
    if (t->failures)
        tell_fred_guest_row(t, "#PF in the delivery", row);
}

CASE(exit, fred-nested-any, "a page fault met in FRED delivery of an interrupt, NMI, INT n, INT1, INT3, SYSCALL or SYSENTER has the nested bit",
     "FRED 9.2, VMX: nested exceptions, the valid bit of the original-event identification; SDM vol. 3, 30.2.2 since edition 090")
{
    enum frames_kind kind;

    if (!fred_guest_open(t, (struct nmi_controls){.exiting = true, .virtual_nmis = true}))
        return;
    for (unsigned n = 0; !t->failures && fred_guest_kind(n, &kind); n++) {
        struct frames_row row = {.kind = kind, .flags = kind == AT_INTERRUPT ? RFLAGS_IF : 0};

        if (frames_events[kind].type != EVENT_HARDWARE_EXCEPTION)
            intercept(t, &row);
    }
    fred_guest_close(t);
}
