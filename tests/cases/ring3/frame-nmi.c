#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/events/user.h"
#include "tests/harness/suite.h"

CASE(ring3, frame-nmi, "an NMI in ring 3 arrives with the latch, on the stack of level 0 whatever its own level",
     "FRED 5.0, event delivery: from ring 3 the event stack level is 0")
{
    struct fred_event event = {.type = EVENT_NMI, .vector = VECTOR_NMI, .latch = true, .long_mode = true};
    struct fred_frame want, got;
    struct event_state s;
    uint64_t end;

    /* A pending NMI arrives at the target of the ERETU with the latch. */
    check(t, nmi_block(), "an NMI to block NMIs with");
    nmi_send();
    nmi_settle();
    nmi_seen.handled = 0;
    s = user_run(t, USER_SPINS, true, &end);

    got = nmi_seen.frame;
    check_equal(t, "NMIs handled", 1, nmi_seen.handled);
    check(t, got.rip < end, "RIP in the program");
    s.rip = got.rip;
    want = expected_user_frame(&s, &event);
    check_frame(t, &want, &got);
    check_equal(t, "address of the frame", fred_stack_top(0) - FRED_FRAME_SIZE, nmi_seen.frame_at);
    check_equal(t, "stack level in the handler", 0, nmi_seen.level);
}
