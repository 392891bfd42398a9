#include "tests/fred_guest/returns.h"
#include "tests/harness/suite.h"

static void run_row(struct test *t, const struct fred_guest_return_row *row)
{
    struct vm_exit exit = {0};

    if (!fred_guest_before_return(t, row) || !fred_guest_run(t, &exit))
        return;
    if (fred_guest_return_opens(row))
        check_nmi_window(t, &exit, fred_guest_return_to());
    else
        check_fred_guest_done(t, &exit);
    check_guest_blocked(t, !fred_guest_return_opens(row));
}

/* An NMI that is injected blocks; the window opens with the return of its handler. */
static void run_injected(struct test *t, bool latch)
{
    struct vm_injection nmi = {.information = INTERRUPTION(EVENT_NMI, VECTOR_NMI)};
    struct vm_exit exit = {0};

    if (!fred_guest_at(t, GUEST_CAUSE_NONE, false, FRED_SWAPPED_BY_NONE) || !fred_guest_inject(t, &nmi, 0) ||
        !fred_guest_run(t, &exit) || !check_fred_guest_handles(t, &exit, false))
        return;
    check_guest_blocked(t, true);
    fred_frame_set_latch(&fred_ss18, fred_guest_frame(t, &exit), latch);
    if (!fred_guest_run(t, &exit))
        return;
    if (latch)
        check_nmi_window(t, &exit, fred_guest_return_to());
    else
        check_fred_guest_done(t, &exit);
    if (t->failures)
        tell(t, "after an injected NMI, latch %u", latch);
}

CASE(guest, fred-window, "an NMI-window exit comes right after the ERETS or ERETU with the latch, or the IRET, that ends virtual-NMI blocking, and not without",
     "SDM vol. 3, 25.2 and 25.3 (28.2 and 28.3 since edition 090); FRED 5.0, VMX")
{
    struct fred_guest_return_row row = {0};

    for (unsigned n = 0; !t->failures && fred_guest_return_row(n, &row); n++) {
        if (!row.controls.virtual_nmis)
            continue;
        row.controls.window = true;
        if (!fred_guest_open(t, row.controls))
            return;
        run_row(t, &row);
        if (t->failures)
            tell_fred_guest_return(t, &row);
        fred_guest_close(t);
    }
    if (!fred_guest_open(t, (struct nmi_controls){.exiting = true, .virtual_nmis = true, .window = true}))
        return;
    run_injected(t, true);
    run_injected(t, false);
    fred_guest_close(t);
}
