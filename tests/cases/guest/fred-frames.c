#include "tests/fred_guest/kinds.h"
#include "tests/harness/suite.h"

static void run_row(struct test *t, const struct frames_row *row)
{
    struct frames_place place = fred_guest_place(row);
    struct vm_exit exit = {0};

    if (fred_guest_before(t, row) && fred_guest_strike(t, row) && fred_guest_run(t, &exit)) {
        check_fred_guest_event(t, row, &exit, frames_expected(row, &place).frame.event_data);
        check_fred_guest_return(t, row, &exit);
    }
    fred_guest_strike_end(t, row);
    if (t->failures)
        tell_fred_guest_row(t, "made by the guest", row);
}

CASE(guest, fred-frames, "in a guest with FRED each event in ring 0 and ring 3 has its frame, level and registers, and its handler returns",
     "FRED 5.0, event delivery, ERETS and ERETU; SDM vol. 3, 25.2")
{
    static const enum frames_mode modes[] = {IN_RING0, IN_RING3};
    struct frames_row row;
    unsigned rows = 0;

    if (!fred_guest_open(t, (struct nmi_controls){0}))
        return;
    for (unsigned m = 0; m < COUNT_OF(modes); m++) {
        for (unsigned n = 0; !t->failures && fred_guest_row(n, modes[m], &row); n++, rows++)
            run_row(t, &row);
    }
    tell(t, "%u rows", rows);
    fred_guest_close(t);
}
