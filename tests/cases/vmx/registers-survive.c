#include "nmi/handler.h"
#include "nmi/reflect.h"
#include "tests/guests/nmi_exit.h"
#include "tests/harness/suite.h"

#define REGISTERS (sizeof(struct registers) / sizeof(uint64_t))

CASE(vmx, registers-survive, "every general-purpose register of the guest survives an exit for VMCALL and one for an NMI",
     "SDM vol. 3, 27.3: registers are not saved by an exit, so the VMM has to")
{
    const uint64_t *gprs = (const uint64_t *)&t->vcpu->gprs;
    struct vm_exit exit = {0};

    if (!check_error(t, vcpu_start(t->vcpu, GUEST_KEEPS_REGISTERS)) ||
        !check_error(t, vcpu_enter(t->vcpu, &exit, VCPU_TICKS)) || !check_error(t, vcpu_skip(t->vcpu, &exit)))
        return;
    check_exit_reason(t, "exit reason", EXIT_VMCALL, exit.reason);
    for (unsigned i = 0; i < REGISTERS; i++)
        check_equal(t, "register at VMCALL, R15 first", GUEST_PATTERN(i), gprs[i]);

    if (!nmi_exit_again(t, &exit))
        return;
    for (unsigned i = 0; i < REGISTERS; i++)
        check_equal(t, "register at the NMI exit, R15 first", GUEST_PATTERN(i), gprs[i]);
    nmi_reflect(&nmi_ways[WAY_DIRECT], 0);

    check_error(t, vcpu_enter(t->vcpu, &exit, VCPU_TICKS));
    check_equal(t, "result of the guest's comparison", GUEST_CALL_DONE, t->vcpu->gprs.rax);
}
