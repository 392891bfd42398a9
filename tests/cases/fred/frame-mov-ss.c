#include "include/instructions.h"
#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

CASE(fred, frame-mov-ss, "UD2 right after MOV SS arrives with SS bit 16 clear: blocking by MOV SS is not saved",
     "FRED 5.0, event delivery: only blocking by STI has a bit")
{
    struct fred_event event = {.type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_UD};

    check_event(t, trigger_mov_ss_ud, read_ss(), &event);
}
