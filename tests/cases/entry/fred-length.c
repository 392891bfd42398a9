#include "tests/fred_guest/kinds.h"
#include "tests/harness/suite.h"

#define STALE 5

CASE(entry, fred-length, "the instruction length of an earlier injection does not enter the frame of an interrupt, NMI or exception",
     "FRED 5.0, event delivery; SDM vol. 3, 29.6.1.1 since edition 090")
{
    static const enum frames_kind kinds[] = {AT_INTERRUPT, AT_NMI, AT_UD, AT_PF};

    if (!fred_guest_open(t, (struct nmi_controls){.exiting = true, .virtual_nmis = true}))
        return;
    for (unsigned i = 0; i < COUNT_OF(kinds); i++) {
        struct frames_row row = {.kind = kinds[i], .flags = kinds[i] == AT_INTERRUPT ? RFLAGS_IF : 0};
        struct vm_injection event = fred_guest_injection(&row);
        struct vm_exit exit = {0};

        event.length = STALE;
        if (!fred_guest_before(t, &row) || !fred_guest_inject(t, &event, 0) || !fred_guest_run(t, &exit) ||
            !check_fred_guest_handles(t, &exit, false))
            break;
        check_equal(t, "length in the frame", 0, fred_guest_frame(t, &exit)->ss >> FRAME_SS_LENGTH_SHIFT);
        check_equal(t, "RIP in the frame", fred_guest_place(&row).at, fred_guest_frame(t, &exit)->rip);
        if (t->failures)
            tell_fred_guest_row(t, "injected", &row);
    }
    fred_guest_close(t);
}
