#include "include/instructions.h"
#include "include/msr.h"
#include "tests/events/user.h"
#include "tests/harness/suite.h"

CASE(ring3, syscall-without-sce, "SYSCALL does not need IA32_EFER.SCE with FRED on",
     "FRED 5.0, SYSCALL; SDM vol. 2, SYSCALL: #UD only outside 64-bit mode")
{
    struct fred_event event = {.type = EVENT_OTHER, .vector = VECTOR_SYSCALL, .length = 2, .sys = true};
    uint64_t efer = rdmsr(IA32_EFER);

    if (!fred_is_native())
        SKIP(t, "the software backend replaces SYSCALL by an INT");
    wrmsr(IA32_EFER, efer & ~EFER_SCE);
    user_frame_case(t, USER_SYSCALL, &event);
    wrmsr(IA32_EFER, efer);
}
