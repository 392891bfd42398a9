#include "tests/events/interrupt.h"
#include "tests/events/user.h"
#include "tests/harness/suite.h"

CASE(ring3, frame-interrupt, "an interrupt from the local APIC in ring 3 arrives as type 0, IF saved and cleared",
     "FRED 5.0, event delivery; SDM vol. 3, 6.8.1, Masking Maskable Hardware Interrupts")
{
    struct fred_event event = {
        .type = EVENT_EXTERNAL_INTERRUPT, .vector = INTERRUPT_VECTOR, .long_mode = true};
    struct fred_frame want, got;
    struct event_state s;
    uint64_t end;

    interrupts_open();
    interrupt_send();
    catch_on(event.type, event.vector);
    s = user_run_with(t, USER_SPINS, false, RFLAGS_FIXED | RFLAGS_IF, &end);
    catch_off(event.type, event.vector);
    interrupts_close();

    got = caught.frame;
    check_equal(t, "events", 1, caught.count);
    check(t, got.rip < end, "RIP in the program");
    s.rip = got.rip;
    want = expected_user_frame(&s, &event);
    check_frame(t, &want, &got);
    check_equal(t, "address of the frame", fred_stack_top(0) - FRED_FRAME_SIZE, caught.at);
    check_equal(t, "RFLAGS in the handler", RFLAGS_FIXED, caught.rflags);
}
