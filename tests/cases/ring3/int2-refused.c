#include "tests/events/user.h"
#include "tests/harness/suite.h"

static unsigned refused;

/* What a kernel does with an INT that it does not offer: the program sees a fault at the instruction, and
 * ends. */
static void refuse(struct fred_regs *regs)
{
    struct fred_event e = fred_frame_decode(fred_layout(), &regs->frame);

    if (e.type == EVENT_SOFTWARE_INTERRUPT && fred_frame_user(&regs->frame) && e.length == 2)
        refused++;
    caught.frame = regs->frame;
}

CASE(ring3, int2-refused, "a handler tells INT 2 of ring 3 from an NMI, refuses it, and knows the instruction to blame",
     "FRED 5.0, event delivery: INT n reaches the one entry point whatever its vector")
{
    struct struck s;

    refused = 0;
    fred_hook(EVENT_SOFTWARE_INTERRUPT, VECTOR_NMI, refuse);
    s = user_run(t, USER_INT2, false, NULL);
    fred_hook(EVENT_SOFTWARE_INTERRUPT, VECTOR_NMI, NULL);
    check_equal(t, "INT 2 refused", 1, refused);
    check_equal(t, "address of the instruction: RIP less the length", s.rip - 2, caught.frame.rip - 2);
}
