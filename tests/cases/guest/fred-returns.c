#include "nmi/handler.h"
#include "tests/fred_guest/returns.h"
#include "tests/guests/standing.h"
#include "tests/harness/suite.h"

#define TARGET fred_guest_return_to()

static void run_row(struct test *t, const struct fred_guest_return_row *row)
{
    bool opens = fred_guest_return_opens(row);
    struct vm_exit exit = {0};

    if (fred_guest_before_return(t, row) && fred_guest_run(t, &exit) && check_fred_guest_done(t, &exit))
        check_guest_blocked(t, !opens);
}

/* The host's held NMI: without NMI exiting it comes at the target if the return opens NMIs there. */
static void run_held(struct test *t, const struct fred_guest_return_row *row)
{
    bool opens = fred_guest_return_opens(row);
    struct vm_exit exit = {0};

    if (!host_stand(t, STANDS_HELD) || !fred_guest_before_return(t, row) || !fred_guest_run(t, &exit))
        return;
    if (!opens) {
        check_fred_guest_done(t, &exit);
        check_host_pending(t, 1);
        return;
    }
    if (!check_fred_guest_handles(t, &exit, row->by == RETURN_ERETU))
        return;
    check_equal(t, "type of the event after the return", EVENT_NMI,
                fred_frame_type(fred_guest_frame(t, &exit)));
    check_equal(t, "its RIP, the target of the return", TARGET, fred_guest_frame(t, &exit)->rip);
    check_guest_blocked(t, true);
}

CASE(guest, fred-returns, "in a guest with FRED, ERETS and ERETU with the latch and every IRET open NMIs, or virtual NMIs, and with NMI exiting alone nothing does",
     "SDM vol. 3, 25.3, Changes to Instruction Behavior (28.3 since edition 090); FRED 5.0, VMX")
{
    struct fred_guest_return_row row = {0};
    unsigned n = 0;

    for (; !t->failures && fred_guest_return_row(n, &row); n++) {
        if (!fred_guest_open(t, row.controls))
            return;
        run_row(t, &row);
        if (!row.controls.exiting)
            run_held(t, &row);
        if (t->failures)
            tell_fred_guest_return(t, &row);
        fred_guest_close(t);
    }
    nmi_unblock();
    tell(t, "%u rows", n);
}
