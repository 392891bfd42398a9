#include "tests/contain/contain.h"
#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

/* The code faults, and the fault cannot be delivered to a handler. */
static void fault_in_guest(struct test *t, const struct snippet *s, uint64_t rdi)
{
    struct vm_exit exit = {0};

    if (!check_error(t, guest_renew(&t->vcpu->guest)) || !contain_at(t, s))
        return;
    t->vcpu->gprs.rdi = rdi;
    if (s == &contain_jumps && !guest_set(t, GUEST_IDTR_LIMIT, 0))
        return;
    if (check_stops(t, s, EXIT_TRIPLE_FAULT, &exit))
        contain_tell(t, s, &exit);
}

CASE(contain, triple-fault, "a guest that faults without a gate, a stack or an IDT ends in a triple fault; the machine does not",
     "SDM vol. 3, 25.2, Other Causes of VM Exits, and 6.15, Interrupt 8")
{
    if (!contain_open(t))
        return;
    fault_in_guest(t, &contain_jumps, GUEST_UNMAPPED);
    fault_in_guest(t, &contain_spoils_gates, GUEST_IDT);
    fault_in_guest(t, &contain_spoils_gates, GUEST_GDT);
    fault_in_guest(t, &contain_spoils_idtr, CONTAIN_MEMORY);
    contain_close(t);
}
