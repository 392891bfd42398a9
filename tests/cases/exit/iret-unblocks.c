#include "nmi/handler.h"
#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

#define DEFINED                                                                              \
    (EPT_VIOLATION_READ | EPT_VIOLATION_WRITE | EPT_VIOLATION_FETCH | EPT_VIOLATION_LINEAR | \
     EPT_VIOLATION_ACCESS | EPT_VIOLATION_IRET)

/* With NMI exiting and no virtual NMIs, IRET does not unblock NMIs, and bit 12 is undefined. */
static const struct row {
    struct nmi_controls controls;
    bool blocked, iret_bit, blocked_afterwards;
    uint64_t undefined;
} rows[] = {
    {{.exiting = false}, true, true, false, 0},
    {{.exiting = false}, false, false, false, 0},
    {{.exiting = true, .virtual_nmis = true}, true, true, false, 0},
    {{.exiting = true, .virtual_nmis = true}, false, false, false, 0},
    {{.exiting = true}, true, false, true, EPT_VIOLATION_IRET},
    {{.exiting = true}, false, false, false, EPT_VIOLATION_IRET},
};

static uint64_t bits_if(bool condition, uint64_t bits)
{
    return condition ? bits : 0;
}

static bool iret_faults(struct test *t, const struct row *row, enum guest_iret iret, uint64_t stack,
                        struct vm_exit *exit)
{
    if (!guest_at_iret(t, row->blocked, iret, 0, 0) || !guest_set(t, GUEST_RSP, stack) || !guest_run(t, exit))
        return false;
    check_equal(t, "interruptibility state", bits_if(row->blocked_afterwards, INTERRUPTIBILITY_NMI),
                exit->interruptibility);
    check_equal(t, "IDT-vectoring information, valid", 0, exit->vectoring & INTERRUPTION_VALID);
    check_equal(t, "guest RIP", guest_step(guest_iret_step(iret)), exit->rip);
    check_equal(t, "guest RSP", stack, exit->rsp);
    check_equal(t, "guest RFLAGS: RF is 1 after a fault", RFLAGS_FIXED | RFLAGS_RF, exit->rflags);
    return true;
}

static void by_ept(struct test *t, const struct row *row, enum guest_iret iret)
{
    uint64_t mask = DEFINED & ~row->undefined;
    struct vm_exit exit = {0};

    if (!iret_faults(t, row, iret, GUEST_NOWHERE, &exit))
        return;
    check_exit_reason(t, "exit reason, all of it", EXIT_EPT_VIOLATION, exit.whole_reason);
    check_equal(t, "exit qualification, of bits 12, 8, 7, 2, 1, 0",
                (EPT_VIOLATION_READ | EPT_VIOLATION_LINEAR | EPT_VIOLATION_ACCESS |
                 bits_if(row->iret_bit, EPT_VIOLATION_IRET)) &
                    mask,
                exit.qualification & mask);
    check_equal(t, "page of the guest-physical address", GUEST_NOWHERE,
                align_down(exit.guest_physical, PAGE_SIZE));
}

static void by_exception(struct test *t, const struct row *row, enum guest_iret iret, unsigned vector,
                         uint64_t stack)
{
    struct vm_exit exit = {0};

    if (guest_set(t, EXCEPTION_BITMAP, BIT(vector)) && iret_faults(t, row, iret, stack, &exit)) {
        check_exit_reason(t, "exit reason, all of it", EXIT_EXCEPTION_OR_NMI, exit.whole_reason);
        check_equal(t, "VM-exit interruption information",
                    INTERRUPTION_WITH_CODE(EVENT_HARDWARE_EXCEPTION, vector) |
                        bits_if(row->iret_bit, INTERRUPTION_IRET),
                    exit.interruption & ~row->undefined);
        check_equal(t, "VM-exit interruption error code", 0, exit.error_code);
        if (vector == VECTOR_PF)
            check_equal(t, "exit qualification, a linear address: its page", GUEST_UNMAPPED,
                        align_down(exit.qualification, PAGE_SIZE));
    }
    guest_set(t, EXCEPTION_BITMAP, 0);
}

CASE(exit, iret-unblocks, "an exit for a fault of IRET finds NMIs unblocked, and bit 12 reports that they were blocked",
     "SDM vol. 3, 25.3, Changes to Instruction Behavior, 27.1 and 27.2.3, Information About NMI Unblocking Due to IRET")
{
    for (unsigned i = 0; i < COUNT_OF(rows) && !t->failures; i++) {
        if (!guest_open(t, rows[i].controls))
            return;
        for (enum guest_iret iret = 0; iret < GUEST_IRETS && !t->failures; iret++) {
            by_ept(t, &rows[i], iret);
            by_exception(t, &rows[i], iret, VECTOR_PF, GUEST_UNMAPPED);
            by_exception(t, &rows[i], iret, VECTOR_GP, GUEST_STACK_TOP - guest_iret_frame(iret));
            if (t->failures)
                tell(t, "%s: NMI exiting %u, virtual NMIs %u, blocked before %u", guest_iret_names[iret],
                     rows[i].controls.exiting, rows[i].controls.virtual_nmis, rows[i].blocked);
        }
        guest_close(t);
    }
}
