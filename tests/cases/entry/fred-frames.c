#include "tests/fred_guest/kinds.h"
#include "tests/harness/suite.h"

#define DATA 0xD00DFEEDFACECAFEUL

/* The guest's own fault has RF in its saved RFLAGS; who injects one has to set it. */
static bool inject(struct test *t, const struct frames_row *row, uint64_t data)
{
    struct vm_injection event = fred_guest_injection(row);
    struct frames_place place = fred_guest_place(row);
    uint64_t rip = row->kind == AT_STEP ? place.after : place.at;

    return fred_guest_before(t, row) && guest_set(t, GUEST_RIP, rip) &&
           guest_set(t, GUEST_RFLAGS, frames_expected(row, &place).frame.rflags) &&
           fred_guest_inject(t, &event, data);
}

static void run_row(struct test *t, const struct frames_row *row, uint64_t data)
{
    struct vm_exit exit = {0};

    if (inject(t, row, data) && fred_guest_run(t, &exit)) {
        check_fred_guest_event(t, row, &exit, data);
        check_fred_guest_return(t, row, &exit);
    }
    if (t->failures)
        tell_fred_guest_row(t, "injected", row);
}

CASE(entry, fred-frames, "an injected event enters a guest with FRED with the frame, level and registers of one that the guest makes there, and with the event data given",
     "FRED 5.0, VMX: event injection; SDM vol. 3, 26.6.1.1 (29.6.1.1 since edition 090)")
{
    static const enum frames_mode modes[] = {IN_RING0, IN_RING3};
    struct frames_row row;
    unsigned rows = 0;

    if (!fred_guest_open(t, (struct nmi_controls){.exiting = true, .virtual_nmis = true}))
        return;
    for (unsigned m = 0; m < COUNT_OF(modes); m++) {
        for (unsigned n = 0; !t->failures && fred_guest_row(n, modes[m], &row); n++, rows++) {
            struct frames_place place = fred_guest_place(&row);

            run_row(t, &row, n % 2 ? DATA + n : frames_expected(&row, &place).frame.event_data);
        }
    }
    tell(t, "%u rows", rows);
    fred_guest_close(t);
}
