#include "tests/fred_guest/returns.h"
#include "tests/harness/suite.h"

#define PF INTERRUPTION_WITH_CODE(EVENT_HARDWARE_EXCEPTION, VECTOR_PF)
#define GP INTERRUPTION_WITH_CODE(EVENT_HARDWARE_EXCEPTION, VECTOR_GP)

enum fault { BY_EPT, BY_PF, BY_GP, FAULTS };

static const char *const names[] = {"EPT violation", "#PF", "#GP"};

/* IRET unblocks even if it faults; the other two as their last step. Bit 12 is undefined where no blocking is
 * the guest's. */
static bool bit_12(const struct fred_guest_return_row *row)
{
    return row->by == RETURN_IRET;
}

static bool is_bit_12_defined(const struct fred_guest_return_row *row)
{
    return row->by != RETURN_IRET || !row->controls.exiting || row->controls.virtual_nmis;
}

static bool make_bad(struct test *t, enum fault fault, uint64_t *rsp)
{
    struct fred_frame *frame;

    if (!check_error(t, vmcs_read(GUEST_RSP, rsp)))
        return false;
    if (fault != BY_GP)
        return guest_set(t, GUEST_RSP, fault == BY_EPT ? GUEST_NOWHERE : GUEST_UNMAPPED);
    frame = guest_memory(&t->vcpu->guest, align_down(*rsp, FRED_FRAME_SIZE), sizeof(*frame));
    frame->rflags |= RFLAGS_VM;
    return true;
}

static void mend(struct test *t, uint64_t rsp)
{
    struct fred_frame *frame =
        guest_memory(&t->vcpu->guest, align_down(rsp, FRED_FRAME_SIZE), sizeof(*frame));

    frame->rflags &= ~RFLAGS_VM;
    guest_set(t, GUEST_RSP, rsp);
    guest_set(t, GUEST_RFLAGS, RFLAGS_FIXED);
}

static void check_exit(struct test *t, const struct fred_guest_return_row *row, enum fault fault,
                       const struct vm_exit *exit)
{
    bool opened = row->by == RETURN_IRET && fred_guest_return_opens(row);

    if (fault == BY_EPT) {
        check_exit_reason(t, "exit reason, all of it", EXIT_EPT_VIOLATION, exit->whole_reason);
        if (is_bit_12_defined(row))
            check_equal(t, "exit qualification, bit 12", bit_12(row) ? EPT_VIOLATION_IRET : 0,
                        exit->qualification & EPT_VIOLATION_IRET);
    } else {
        check_exit_reason(t, "exit reason, all of it", EXIT_EXCEPTION_OR_NMI, exit->whole_reason);
        check_equal(t, "VM-exit interruption information without bit 12", fault == BY_PF ? PF : GP,
                    exit->interruption & ~(uint32_t)INTERRUPTION_IRET);
        if (is_bit_12_defined(row))
            check_equal(t, "VM-exit interruption information, bit 12", bit_12(row) ? INTERRUPTION_IRET : 0,
                        exit->interruption & INTERRUPTION_IRET);
    }
    check_guest_blocked(t, !opened);
    check_equal(t, "original-event identification, valid", 0, exit->vectoring & INTERRUPTION_VALID);
    check_equal(t, "guest RIP, at the return", fred_guest_return_at(row), exit->rip);
    check_equal(t, "the guest's stack level", 0, fred_guest_level(t));
}

/* IRET of a frame with VM set faults only where it returns to virtual-8086 mode: not in 64-bit mode. */
static bool exists(const struct fred_guest_return_row *row, enum fault fault)
{
    return fault != BY_GP || row->by != RETURN_IRET;
}

static void run_row(struct test *t, const struct fred_guest_return_row *row, enum fault fault)
{
    struct vm_exit exit = {0};
    uint64_t rsp;

    if (!fred_guest_before_return(t, row) || !make_bad(t, fault, &rsp) || !fred_guest_run(t, &exit))
        return;
    check_exit(t, row, fault, &exit);
    mend(t, rsp);
    if (fred_guest_run(t, &exit) && check_fred_guest_done(t, &exit))
        check_guest_blocked(t, !fred_guest_return_opens(row));
    if (t->failures)
        tell(t, "%s of the return", names[fault]);
}

CASE(exit, fred-return-faults, "an exit for a fault of ERETS or ERETU finds NMIs still blocked and bit 12 clear, and the return opens them when it is retried; after IRET both are the other way",
     "SDM vol. 3, 25.3, 27.1 and 27.2.3 (28.3, 30.1 and 30.2.3 since edition 090); SDM vol. 2, ERETS and ERETU")
{
    struct fred_guest_return_row row = {0};

    for (unsigned n = 0; !t->failures && fred_guest_return_row(n, &row); n++) {
        if (!fred_guest_open(t, row.controls))
            return;
        guest_set(t, EXCEPTION_BITMAP, BIT(VECTOR_PF) | BIT(VECTOR_GP));
        for (unsigned fault = 0; fault < FAULTS; fault++) {
            if (exists(&row, (enum fault)fault))
                run_row(t, &row, (enum fault)fault);
        }
        if (t->failures)
            tell_fred_guest_return(t, &row);
        fred_guest_close(t);
    }
}
