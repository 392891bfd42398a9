#include "tests/fred_guest/kinds.h"
#include "tests/harness/suite.h"

CASE(entry, fred-sti, "an exception injected while STI blocks interrupts has the STI bit in its frame, as one that the guest makes there",
     "SDM vol. 3, 29.6.1.1 since edition 090: SS bit 16 is bit 0 of the interruptibility state")
{
    struct frames_row row = {.kind = AT_UD, .flags = RFLAGS_IF};
    struct vm_injection event = fred_guest_injection(&row);
    struct vm_exit exit = {0};

    if (!fred_guest_open(t, (struct nmi_controls){.exiting = true}))
        return;
    if (fred_guest_before(t, &row) && guest_set(t, GUEST_INTERRUPTIBILITY, INTERRUPTIBILITY_STI) &&
        fred_guest_inject(t, &event, 0) && fred_guest_run(t, &exit) &&
        check_fred_guest_handles(t, &exit, false))
        check_equal(t, "SS slot, bit 16, of the injected exception", FRAME_SS_STI,
                    fred_guest_frame(t, &exit)->ss & FRAME_SS_STI);
    if (fred_guest_at(t, GUEST_CAUSE_STI, false, FRED_SWAPPED_BY_NONE) && fred_guest_run(t, &exit) &&
        check_fred_guest_handles(t, &exit, false)) {
        check_equal(t, "RIP of the guest's own", guest_fred_cause(GUEST_CAUSE_STI) + 1,
                    fred_guest_frame(t, &exit)->rip);
        check_equal(t, "SS slot, bit 16, of the guest's own", FRAME_SS_STI,
                    fred_guest_frame(t, &exit)->ss & FRAME_SS_STI);
    }
    fred_guest_close(t);
}
