#include "tests/fred_guest/delivery.h"
#include "tests/harness/suite.h"

/* Whether type 7 is an original event at all the manual says in two ways: reported, not asserted. */
CASE(exit, fred-other-in-delivery, "an EPT violation in the delivery of the guest's SYSCALL or SYSENTER exits with RIP at it; the original event is reported",
     "SDM vol. 3, 30.2.4 since edition 090, its note and table 27-21; 30.3.3 there")
{
    static const enum frames_kind kinds[] = {AT_SYSCALL, AT_SYSENTER};

    if (!fred_guest_open(t, (struct nmi_controls){.exiting = true, .virtual_nmis = true}))
        return;
    for (unsigned i = 0; i < COUNT_OF(kinds); i++) {
        struct frames_row row = {.kind = kinds[i]};
        struct vm_exit exit = {0};

        if (!fred_guest_before_hole(t, &row, HOLE_OF_EPT) || !fred_guest_run(t, &exit))
            break;
        check_exit_reason(t, "exit reason, all of it", EXIT_EPT_VIOLATION, exit.whole_reason);
        tell(t, "%s: identification %#x, length %u", frames_events[kinds[i]].name, exit.vectoring,
             exit.instruction_length);
        check_equal(t, "guest RIP", fred_guest_place(&row).at, exit.rip);
    }
    fred_guest_close(t);
}
