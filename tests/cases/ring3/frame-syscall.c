#include "include/instructions.h"
#include "include/msr.h"
#include "tests/events/user.h"
#include "tests/harness/suite.h"

CASE(ring3, frame-syscall, "SYSCALL arrives as type 7, vector 1, RIP after it",
     "FRED 5.0, event delivery; SDM vol. 2, SYSCALL")
{
    struct fred_event event = {.type = EVENT_OTHER, .vector = VECTOR_SYSCALL, .length = 2, .sys = true};

    uint64_t efer = rdmsr(IA32_EFER);

    wrmsr(IA32_EFER, efer | EFER_SCE); /* must not matter: see ring3/syscall-without-sce */
    user_frame_case(t, USER_SYSCALL, &event);
    wrmsr(IA32_EFER, efer);
    check_equal(t, "RCX in the handler", USER_PATTERN, caught.gprs.rcx);
    check_equal(t, "R11 in the handler", USER_PATTERN, caught.gprs.r11);
}
