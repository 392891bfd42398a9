#include "include/cpuid.h"
#include "tests/events/user.h"
#include "tests/harness/suite.h"

CASE(ring3, ud-lkgs, "LKGS in ring 3 raises an invalid-opcode exception",
     "SDM vol. 2, LKGS: #UD if CPL is above 0")
{
    struct fred_event event = {.type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_UD};

    if (!(cpuid(CPUID_STRUCTURED, 1).eax & CPUID_STRUCTURED_1_EAX_LKGS))
        SKIP(t, "the CPU has no LKGS");
    user_frame_case(t, USER_LKGS, &event);
}
