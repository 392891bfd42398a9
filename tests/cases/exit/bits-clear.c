#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

#define ONE_GATE_LESS(vector) \
    ((vector) * sizeof(struct idt_gate) - 1) /* a limit without this vector's gate */
#define NOWHERE (GUEST_NOWHERE + PAGE_SIZE)

static const struct nmi_controls controls[] = {
    {0}, {.exiting = true}, {.exiting = true, .virtual_nmis = true}};

/* The IRET at the end of the guest's handler, or the one of the step, succeeds; the fault comes after it. */
static void fault_after_iret(struct test *t, bool in_handler)
{
    struct vm_exit exit = {0};

    if (!guest_at(t, GUEST_STEP_IRET, true) ||
        (in_handler &&
         (!guest_opens_interrupts(t) || !guest_inject(t, EVENT_HARDWARE_EXCEPTION, VECTOR_UD))) ||
        !guest_run(t, &exit))
        return;
    if (in_handler && guest_run(t, &exit))
        check_guest_done(t, &exit);
    if (!guest_set(t, GUEST_RIP, guest_entry(GUEST_FAULTS)) ||
        !guest_set(t, EXCEPTION_BITMAP, BIT(VECTOR_UD)) || !guest_run(t, &exit))
        return;
    check_equal(t, "VM-exit interruption information of #UD after an IRET",
                INTERRUPTION(EVENT_HARDWARE_EXCEPTION, VECTOR_UD), exit.interruption);
    guest_set(t, EXCEPTION_BITMAP, 0);
    if (guest_set(t, GUEST_RIP, guest_entry(GUEST_READS_NOWHERE)) && guest_run(t, &exit))
        check_equal(t, "bit 12 of the exit qualification of an EPT violation after an IRET", 0,
                    exit.qualification & EPT_VIOLATION_IRET);
}

/* The gate of the injected exception is beyond the limit: a #GP is met in its delivery. */
static bool nest(struct test *t, uint64_t bitmap, struct vm_exit *exit)
{
    return guest_at(t, GUEST_STEP_CALL, false) && guest_set(t, GUEST_RSP, NOWHERE) &&
           guest_set(t, GUEST_IDTR_LIMIT, ONE_GATE_LESS(VECTOR_AC)) &&
           guest_set(t, EXCEPTION_BITMAP, bitmap) &&
           check_error(t, vcpu_inject(&(struct vm_injection){
                              INTERRUPTION_WITH_CODE(EVENT_HARDWARE_EXCEPTION, VECTOR_AC), 0, 0})) &&
           guest_run(t, exit) && guest_set(t, EXCEPTION_BITMAP, 0);
}

static void nested_exception(struct test *t)
{
    const uint32_t gp = INTERRUPTION_WITH_CODE(EVENT_HARDWARE_EXCEPTION, VECTOR_GP);
    const uint32_t ac = INTERRUPTION_WITH_CODE(EVENT_HARDWARE_EXCEPTION, VECTOR_AC);
    struct vm_exit exit = {0};

    if (nest(t, BIT(VECTOR_GP), &exit)) {
        check_exit_reason(t, "exit reason, all of it", EXIT_EXCEPTION_OR_NMI, exit.whole_reason);
        check_equal(t, "VM-exit interruption information without bit 12, undefined", gp,
                    exit.interruption & ~INTERRUPTION_IRET);
        check_equal(t, "IDT-vectoring information without bit 12, undefined", ac,
                    exit.vectoring & ~INTERRUPTION_IRET);
    }
    if (nest(t, 0, &exit)) {
        check_exit_reason(t, "exit reason, all of it", EXIT_EPT_VIOLATION, exit.whole_reason);
        check_equal(t, "IDT-vectoring information of the nested exception without bit 12, undefined", gp,
                    exit.vectoring & ~INTERRUPTION_IRET);
    }
}

CASE(exit, bits-clear, "bit 12 is clear in the exit of a fault after an IRET that succeeded; bit 13 is clear for a nested exception in a guest without FRED",
     "SDM vol. 3, 27.2.2 and 27.2.3, Information About NMI Unblocking Due to IRET; FRED 5.0, VMX: bit 13 is for FRED event delivery")
{
    for (unsigned i = 0; i < COUNT_OF(controls) && !t->failures; i++) {
        if (!guest_open(t, controls[i]))
            return;
        fault_after_iret(t, false);
        fault_after_iret(t, true);
        nested_exception(t);
        guest_close(t);
        if (t->failures)
            tell(t, "NMI exiting %u, virtual NMIs %u", controls[i].exiting, controls[i].virtual_nmis);
    }
}
