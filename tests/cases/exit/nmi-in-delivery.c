#include "nmi/handler.h"
#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

#define NMI_INFORMATION INTERRUPTION(EVENT_NMI, VECTOR_NMI)
#define PF_INFORMATION  INTERRUPTION_WITH_CODE(EVENT_HARDWARE_EXCEPTION, VECTOR_PF)

/* A real NMI, pending in the CPU, goes through the guest's IDT onto an unmapped stack. */
static bool deliver_nmi(struct test *t, uint64_t stack, struct vm_exit *exit)
{
    if (!host_blocks(t, 1) || !guest_at(t, GUEST_STEP_CALL, false) || !guest_set(t, GUEST_RSP, stack) ||
        !guest_run(t, exit))
        return false;
    check_equal(t, "IDT-vectoring information without bit 12, undefined", NMI_INFORMATION,
                exit->vectoring & ~INTERRUPTION_IRET);
    check_equal(t, "guest RIP", guest_step(GUEST_STEP_CALL), exit->rip);
    check_equal(t, "guest RSP", stack, exit->rsp);
    check_equal(t, "interruptibility state", INTERRUPTIBILITY_NMI, exit->interruptibility);
    check_equal(t, "NMIs handled in the host", 0, nmi_seen.handled);
    return true;
}

static void by_ept(struct test *t)
{
    struct vm_exit exit = {0};

    if (!deliver_nmi(t, GUEST_NOWHERE + PAGE_SIZE, &exit))
        return;
    check_exit_reason(t, "exit reason, all of it", EXIT_EPT_VIOLATION, exit.whole_reason);
    check_equal(t, "VM-exit interruption information, valid", 0, exit.interruption & INTERRUPTION_VALID);
}

/* The exception bitmap makes the #PF on the stack exit. */
static void by_exception(struct test *t)
{
    struct vm_exit exit = {0};

    nmi_unblock();
    if (guest_set(t, EXCEPTION_BITMAP, BIT(VECTOR_PF)) && deliver_nmi(t, GUEST_UNMAPPED + PAGE_SIZE, &exit)) {
        check_exit_reason(t, "exit reason, all of it", EXIT_EXCEPTION_OR_NMI, exit.whole_reason);
        check_equal(t, "VM-exit interruption information without bit 12, undefined", PF_INFORMATION,
                    exit.interruption & ~INTERRUPTION_IRET);
        check_equal(t, "VM-exit interruption error code", PF_ERROR_WRITE, exit.error_code);
        check_equal(t, "exit qualification, a linear address: its page", GUEST_UNMAPPED,
                    align_down(exit.qualification, PAGE_SIZE));
    }
    guest_set(t, EXCEPTION_BITMAP, 0);
}

CASE(exit, nmi-in-delivery, "an exit in the delivery of an NMI through the guest's IDT reports it as IDT-vectoring information; NMIs are blocked",
     "SDM vol. 3, 27.1, Architectural State Before a VM Exit, 27.2.4 and 27.3.4")
{
    if (!guest_open(t, (struct nmi_controls){.exiting = false}))
        return;
    by_ept(t);
    by_exception(t);
    guest_close(t);
    t->nmis_after = LEFT_BLOCKED;
}
