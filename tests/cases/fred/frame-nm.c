#include "include/instructions.h"
#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

CASE(fred, frame-nm, "FNOP with CR0.TS set arrives as type 3, vector 7, event data 0",
     "FRED 5.0, event delivery: event data of #NM; SDM vol. 3, 6.15, Interrupt 7")
{
    struct fred_event event = {.type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_NM};

    write_cr0(read_cr0() | CR0_TS);
    check_event(t, trigger_fnop, 0, &event);
    clts();
}
