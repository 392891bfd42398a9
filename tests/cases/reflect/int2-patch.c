#include "nmi/handler.h"
#include "nmi/reflect.h"
#include "tests/guests/nmi_exit.h"
#include "tests/harness/suite.h"

CASE(reflect, int2-patch, "INT 2 unblocks NMIs if the handler recognizes it by RIP and sets the latch",
     "FRED 5.0, ERETS; SDM vol. 2, ERETS, INT n")
{
    struct vm_exit exit = {0};

    if (!nmi_exit(t, &exit))
        return;
    nmi_reflect(&nmi_ways[WAY_INT2_PATCH], exit.qualification);

    struct fred_frame frame = nmi_seen.frame;

    check_equal(t, "handler runs, for INT 2", 1, nmi_seen.handled_as_int2);
    check(t, !fred_frame_latch(fred_layout(), &frame), "no latch in the frame as delivered");
    check_equal(t, "RIP in the frame", (uint64_t)nmi_int2_return, frame.rip);
    check(t, !nmi_probe_blocked(), "NMIs unblocked afterwards");

    /* The handler must not patch another INT 2: blocked NMIs stay blocked. */
    check(t, nmi_block(), "an NMI to block NMIs with");
    nmi_handle_int2(true, (uint64_t)nmi_int2_return);
    fred_int(VECTOR_NMI);
    nmi_handle_int2(false, 0);
    check(t, nmi_probe_blocked(), "NMIs blocked after an INT 2 from elsewhere");
    t->nmis_after = LEFT_BLOCKED_ONE_HELD;
}
