#include "nmi/handler.h"
#include "nmi/reflect.h"
#include "tests/events/levels.h"
#include "tests/guests/nmi_exit.h"
#include "tests/harness/suite.h"

#define UNITS 3

/* The frame has the RSP of the reflecting code. */
static uint64_t frame_distance(struct test *t)
{
    struct vm_exit exit = {0};

    if (!nmi_exit(t, &exit))
        return 0;
    nmi_reflect(&nmi_ways[WAY_DIRECT], exit.qualification);
    check_equal(t, "NMI handler runs", 1, nmi_seen.handled);
    check_equal(t, "alignment of the frame", 0, nmi_seen.frame_at % FRED_FRAME_SIZE);
    return nmi_seen.frame.rsp - nmi_seen.frame_at;
}

CASE(reflect, direct-redzone, "a hand-built frame leaves the redzone of IA32_FRED_CONFIG free below RSP",
     "FRED 5.0, event delivery: the new RSP, IA32_FRED_CONFIG bits 8:6")
{
    uint64_t without = frame_distance(t), config = config_redzone(UNITS), with = frame_distance(t);

    config_close(config);
    check_equal(t, "distance from RSP to the frame, less that without a redzone", UNITS * FRED_REDZONE_UNIT,
                with - without);
}
