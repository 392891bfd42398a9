#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

CASE(fred, frame-nmi, "an NMI arrives as type 2, vector 2, with the latch, on the stack of its level",
     "FRED 5.0, event delivery; draft 3.0 for cs28; SDM vol. 3, 6.7, Nonmaskable Interrupt")
{
    struct fred_event event = {.type = EVENT_NMI, .vector = VECTOR_NMI, .latch = true};
    struct fred_frame unblocking = fred_frame_here(true), want, got;
    struct event_state s;
    uint64_t end;

    /* A pending NMI arrives at the ERETS that unblocks NMIs, not somewhere in a wait. */
    check(t, nmi_block(), "an NMI to block NMIs with");
    nmi_send();
    nmi_settle();
    nmi_seen.handled = 0;
    trigger_pending_nmi(&s, &end, &unblocking);

    got = nmi_seen.frame;
    check_equal(t, "NMIs handled", 1, nmi_seen.handled);
    check(t, got.rip >= s.rip && got.rip < end, "RIP in the loop after the ERETS that unblocked NMIs");
    s.rip = got.rip;
    want = expected_frame(&s, &event);
    check_frame(t, &want, &got);
    check_equal(t, "address of the frame", fred_stack_top(FRED_LEVEL_NMI) - FRED_FRAME_SIZE,
                nmi_seen.frame_at);
}
