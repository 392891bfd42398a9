#include "tests/events/interrupt.h"
#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

CASE(fred, frame-interrupt, "an interrupt from the local APIC arrives as type 0 with its vector, IF saved and cleared",
     "FRED 5.0, event delivery; SDM vol. 3, 6.8.1, Masking Maskable Hardware Interrupts, and 10.6, Issuing Interprocessor Interrupts")
{
    struct fred_event event = {
        .type = EVENT_EXTERNAL_INTERRUPT, .vector = INTERRUPT_VECTOR, .rflags = RFLAGS_IF};

    interrupts_open();
    interrupt_send();
    check_event(t, trigger_window, 0, &event);
    interrupts_close();
}
