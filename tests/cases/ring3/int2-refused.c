#include "tests/events/user.h"
#include "tests/harness/suite.h"

static unsigned refused_count;

/* As a kernel does with an INT that it does not offer: it reports a fault at the instruction and ends the
 * program. */
static void refuse_int2(struct fred_regs *regs)
{
    struct fred_event e = fred_frame_decode(fred_layout(), &regs->frame);

    if (e.type == EVENT_SOFTWARE_INTERRUPT && fred_frame_user(&regs->frame) && e.length == 2)
        refused_count++;
    caught.frame = regs->frame;
}

CASE(ring3, int2-refused, "a handler can distinguish a ring-3 INT 2 from an NMI, refuse it, and find the instruction",
     "FRED 5.0, event delivery: INT n reaches the one entry point whatever its vector")
{
    struct event_state s;

    refused_count = 0;
    fred_hook(EVENT_SOFTWARE_INTERRUPT, VECTOR_NMI, refuse_int2);
    s = user_run(t, USER_INT2, false, NULL);
    fred_hook(EVENT_SOFTWARE_INTERRUPT, VECTOR_NMI, NULL);
    check_equal(t, "INT 2 refused", 1, refused_count);
    check_equal(t, "address of the instruction: RIP less the length", s.rip - 2, caught.frame.rip - 2);
}
