#include "nmi/handler.h"
#include "nmi/reflect.h"
#include "tests/guests/nmi_exit.h"
#include "tests/harness/suite.h"

CASE(reflect, direct-level, "way direct-level puts the frame where the CPU would, on the NMI's stack level",
     "FRED 5.0, event delivery: the event stack level; SDM vol. 2, ERETS: the level of the frame comes back")
{
    struct vm_exit exit = {0};

    if (!nmi_exit(t, &exit))
        return;
    nmi_reflect(&nmi_ways[WAY_DIRECT_LEVEL], exit.qualification);

    struct fred_frame frame = nmi_seen.frame;
    struct fred_event e = fred_frame_decode(fred_layout(), &frame);

    check_equal(t, "NMI handler runs", 1, nmi_seen.handled);
    check_equal(t, "type", EVENT_NMI, e.type);
    check_equal(t, "vector", VECTOR_NMI, e.vector);
    check(t, e.latch, "the latch in the frame");
    check_equal(t, "level in the handler", FRED_LEVEL_NMI, nmi_seen.level);
    check_equal(t, "level in the frame", 0, e.level);
    check_equal(t, "address of the frame", fred_stack_top(FRED_LEVEL_NMI) - FRED_FRAME_SIZE,
                nmi_seen.frame_at);
    check_equal(t, "level after it", 0, fred_level());
    check(t, !nmi_probe_blocked(), "NMIs unblocked afterwards");
}
