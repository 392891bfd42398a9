#include "tests/suite.h"
#include "tests/user.h"

/* OF, SF, AF: what 7Fh + 1 leaves. */
#define RFLAGS_AFTER_ADD (BIT(11) | BIT(7) | BIT(4))

CASE(ring3, frame-into, "INTO in 32-bit ring 3 arrives as type 6, vector 4, without L",
     "FRED 5.0, event delivery; SDM vol. 3, 6.15, Interrupt 4")
{
    struct fred_event event = {
        .type = EVENT_SOFTWARE_EXCEPTION, .vector = VECTOR_OF, .length = 1, .rflags = RFLAGS_AFTER_ADD};

    user_frame_case(t, USER_INTO_32, &event);
}
