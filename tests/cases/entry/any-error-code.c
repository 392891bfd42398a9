#include "tests/guests/injection.h"
#include "tests/harness/suite.h"

#define CODE 0x1230

/* The guest's handler knows only the usual vectors, so it finds error code and RIP one word off. */
static void inject_exception(struct test *t, unsigned vector, bool with_code)
{
    struct vm_injection event = {INTERRUPTION(EVENT_HARDWARE_EXCEPTION, vector), CODE, 0};
    struct vm_exit exit = {0};
    const struct guest_event *got;

    if (with_code)
        event.information |= (uint32_t)INTERRUPTION_ERROR_CODE;
    if (t->failures || !injection_at(t, &event) || !guest_run(t, &exit))
        return;
    check_exit_reason(t, "exit reason", EXIT_VMCALL, exit.reason);
    got = t->failures ? NULL : guest_event(t, &exit);
    if (!got)
        return;
    check_equal(t, "vector in the guest", vector, got->vector);
    if (with_code)
        check_equal(t, "error code on the guest's stack, below RIP", CODE, got->rip);
    else
        check_equal(t, "RIP on the guest's stack, no error code below it", guest_step(GUEST_STEP_CALL),
                    got->error_code);
}

CASE(entry, any-error-code, "if IA32_VMX_BASIC[56] is 1, bit 11 alone gives an injected exception an error code, whatever its vector",
     "SDM vol. 3, 26.2.1.3, VM-Entry Control Fields, and A.1, Basic VMX Information")
{
    if (!(t->vcpu->capabilities->basic & VMX_BASIC_ANY_CODE))
        SKIP(t, "IA32_VMX_BASIC[56] is 0: see entry/refused-error-code");
    inject_exception(t, VECTOR_UD, true);
    inject_exception(t, VECTOR_MC, true);
    inject_exception(t, VECTOR_GP, false);
    inject_exception(t, VECTOR_PF, false);
}
