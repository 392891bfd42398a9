#include "nmi/handler.h"
#include "nmi/reflect.h"
#include "tests/guests/nmi_exit.h"
#include "tests/harness/suite.h"

CASE(reflect, int2, "INT 2 after an NMI exit reaches a handler as type 4, and leaves NMIs blocked: its frame has no latch",
     "FRED 5.0, event delivery; SDM vol. 2, INT n, ERETS")
{
    struct vm_exit exit = {0};

    if (!nmi_exit(t, &exit))
        return;
    nmi_reflect(&nmi_ways[WAY_INT2], exit.qualification);

    struct fred_frame frame = nmi_seen.frame;
    struct fred_event e = fred_frame_decode(fred_layout(), &frame);

    check_equal(t, "handler runs", 1, nmi_seen.handled);
    check_equal(t, "of these, for INT 2", 1, nmi_seen.handled_as_int2);
    check_equal(t, "type", EVENT_SOFTWARE_INTERRUPT, e.type);
    check_equal(t, "vector", VECTOR_NMI, e.vector);
    check(t, !e.latch, "no latch in the frame");
    check_equal(t, "RIP in the frame", (uint64_t)nmi_int2_return, e.rip);
    check(t, nmi_probe_blocked(), "NMIs still blocked after the handler");
    tell(t, "NMIs stay blocked until the next VM entry, or an ERETS with the latch");
    check_equal(t, "fault of the ERETS that unblocks NMIs", 0, nmi_unblock());
    check(t, nmi_wait(2), "the pending NMI arrives then");
}
