#include "boot/cpu/cpu.h"
#include "include/descriptors.h"
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

/* An IRET that succeeds, or faults into the guest's handler, leads to an instruction that faults at once: no
 * exit lies between. */
static void fault_right_after_iret(struct test *t, enum guest_iret iret, bool succeeds,
                                   enum guest_program program)
{
    uint16_t cs = succeeds ? SELECTOR_CODE : 0;
    uint64_t gate = GUEST_IDT + VECTOR_GP * sizeof(struct idt_gate);
    struct idt_gate *gp = guest_memory(&t->vcpu->guest, gate, sizeof(*gp)), before;
    struct vm_exit exit = {0};

    if (!check(t, gp != NULL, "the guest's IDT in its memory"))
        return;
    before = *gp;
    *gp = idt_gate_to(guest_entry(program), SELECTOR_CODE, 0, 0);
    if (guest_at_iret(t, true, iret, guest_entry(program), cs) &&
        guest_set(t, EXCEPTION_BITMAP, BIT(VECTOR_UD)) && guest_run(t, &exit)) {
        check_exit_reason(t, "exit reason, all of it",
                          program == GUEST_FAULTS ? EXIT_EXCEPTION_OR_NMI : EXIT_EPT_VIOLATION,
                          exit.whole_reason);
        if (program == GUEST_FAULTS)
            check_equal(t, "VM-exit interruption information of #UD right after an IRET",
                        INTERRUPTION(EVENT_HARDWARE_EXCEPTION, VECTOR_UD), exit.interruption);
        else
            check_equal(t, "bit 12 of the exit qualification of an EPT violation right after an IRET", 0,
                        exit.qualification & EPT_VIOLATION_IRET);
    }
    *gp = before;
    guest_set(t, EXCEPTION_BITMAP, 0);
}

static bool inject_and_run(struct test *t, unsigned vector, uint64_t bitmap, struct vm_exit *exit)
{
    return guest_set(t, EXCEPTION_BITMAP, bitmap) &&
           check_error(t, vcpu_inject(&(struct vm_injection){
                              INTERRUPTION_WITH_CODE(EVENT_HARDWARE_EXCEPTION, vector), 0, 0})) &&
           guest_run(t, exit) && guest_set(t, EXCEPTION_BITMAP, 0);
}

/* The gate of the injected exception is beyond the limit: a #GP is met in its delivery. */
static bool nest_gp_in_ac(struct test *t, uint64_t bitmap, struct vm_exit *exit)
{
    return guest_at(t, GUEST_STEP_CALL, false) && guest_set(t, GUEST_RSP, NOWHERE) &&
           guest_set(t, GUEST_IDTR_LIMIT, ONE_GATE_LESS(VECTOR_AC)) &&
           inject_and_run(t, VECTOR_AC, bitmap, exit);
}

/* The gate of #GP is the last one below 2^64, not mapped, and that of #PF the first one from 0 on, which
 * only the guest's page tables map. */
static bool nest_pf_in_gp(struct test *t, uint64_t bitmap, struct vm_exit *exit)
{
    return guest_at(t, GUEST_STEP_CALL, false) &&
           guest_set(t, GUEST_IDTR_BASE, 0 - VECTOR_PF * sizeof(struct idt_gate)) &&
           inject_and_run(t, VECTOR_GP, bitmap, exit);
}

static const struct nesting {
    bool (*nest)(struct test *t, uint64_t bitmap, struct vm_exit *exit);
    unsigned first, nested;
} nestings[] = {{nest_gp_in_ac, VECTOR_AC, VECTOR_GP}, {nest_pf_in_gp, VECTOR_GP, VECTOR_PF}};

static void nested_exception(struct test *t, const struct nesting *n)
{
    const uint32_t first = INTERRUPTION_WITH_CODE(EVENT_HARDWARE_EXCEPTION, n->first);
    const uint32_t nested = INTERRUPTION_WITH_CODE(EVENT_HARDWARE_EXCEPTION, n->nested);
    struct vm_exit exit = {0};

    if (n->nest(t, BIT(n->nested), &exit)) {
        check_exit_reason(t, "exit reason, all of it", EXIT_EXCEPTION_OR_NMI, exit.whole_reason);
        check_equal(t, "VM-exit interruption information without bit 12, undefined", nested,
                    exit.interruption & ~INTERRUPTION_IRET);
        check_equal(t, "IDT-vectoring information without bit 12, undefined", first,
                    exit.vectoring & ~INTERRUPTION_IRET);
    }
    if (n->nest(t, 0, &exit)) {
        check_exit_reason(t, "exit reason, all of it", EXIT_EPT_VIOLATION, exit.whole_reason);
        check_equal(t, "IDT-vectoring information of the nested exception without bit 12, undefined", nested,
                    exit.vectoring & ~INTERRUPTION_IRET);
    }
    if (t->failures)
        tell(t, "vector %u in the delivery of vector %u", n->nested, n->first);
}

CASE(exit, bits-clear, "bit 12 is clear in the exit of a fault after an IRET that succeeded, or whose own fault went to the guest's handler; bit 13 is clear for a nested exception in a guest without FRED",
     "SDM vol. 3, 27.2.2 and 27.2.3, Information About NMI Unblocking Due to IRET; FRED 5.0, VMX: bit 13 is for FRED event delivery")
{
    for (unsigned i = 0; i < COUNT_OF(controls) && !t->failures; i++) {
        if (!guest_open(t, controls[i]))
            return;
        fault_after_iret(t, false);
        fault_after_iret(t, true);
        for (unsigned n = 0; n < 2 * GUEST_IRETS; n++) {
            fault_right_after_iret(t, n / 2, n % 2, GUEST_FAULTS);
            fault_right_after_iret(t, n / 2, n % 2, GUEST_READS_NOWHERE);
        }
        for (unsigned n = 0; n < COUNT_OF(nestings); n++)
            nested_exception(t, &nestings[n]);
        guest_close(t);
        if (t->failures)
            tell(t, "NMI exiting %u, virtual NMIs %u", controls[i].exiting, controls[i].virtual_nmis);
    }
}
