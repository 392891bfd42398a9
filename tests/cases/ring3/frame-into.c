#include "fred/fred.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "tests/events/user.h"
#include "tests/harness/suite.h"

/* OF, SF, AF: the flags after 7Fh + 1. */
#define RFLAGS_AFTER_ADD (BIT(11) | BIT(7) | BIT(4))

/* No selector of ours is one of these. */
#define STAR_NO_USER ((uint64_t)3 << STAR_USER_SHIFT)

/*
 * ERETU takes the segments of a frame with IA32_STAR's selectors for flat; here they are others, so that the
 * CPU looks them up in the GDT (ring3/frame-32-bit has the other half). The software backend refuses others.
 */
CASE(ring3, frame-into, "INTO in 32-bit ring 3 arrives as type 6, vector 4, without L",
     "FRED 5.0, event delivery; SDM vol. 3, 6.15, Interrupt 4; vol. 2, ERETU: other selectors than IA32_STAR's")
{
    struct fred_event event = {
        .type = EVENT_SOFTWARE_EXCEPTION, .vector = VECTOR_OF, .length = 1, .rflags = RFLAGS_AFTER_ADD};
    uint64_t star = rdmsr(IA32_STAR);

    if (fred_is_native())
        wrmsr(IA32_STAR, (star & (BIT(STAR_USER_SHIFT) - 1)) | STAR_NO_USER);
    user_frame_case(t, USER_INTO_32, &event);
    wrmsr(IA32_STAR, star);
}
