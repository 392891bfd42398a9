#include "boot/cpu/context.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/guests/guest_events.h"
#include "tests/guests/nmi_exit.h"
#include "tests/harness/suite.h"

/* An action after an NMI exit with another NMI pending, and its effect on that NMI and on the blocking. */
struct row {
    const char *what;
    void (*act)(struct test *t, const struct row *row);
    bool latch, virtual_nmis,
        blocked;             /* in the frame; controls of the entry; bit 3 of interruptibility at the entry */
    unsigned handled;        /* NMIs, in the host, after the action */
    bool exits_again;        /* the pending NMI causes an exit */
    bool blocked_afterwards; /* in the host */
};

static void act_erets(struct test *t, const struct row *row)
{
    struct fred_frame frame = fred_frame_here(row->latch);

    check_equal(t, "fault of the ERETS", 0, fred_try_erets(&frame));
}

/* context_resume is an IRETQ in ring 0. */
static void act_iretq(struct test *t, const struct row *row)
{
    static struct context here;

    (void)t;
    (void)row;
    if (context_save(&here) == 0)
        context_resume(&here);
}

static void act_vmresume(struct test *t, const struct row *row)
{
    struct vm_exit exit = {0};

    if (!guest_open(t, (struct nmi_controls){.exiting = true, .virtual_nmis = row->virtual_nmis}))
        return;
    if (guest_at(t, GUEST_STEP_WAIT, row->blocked) && guest_run(t, &exit)) {
        if (row->exits_again)
            check_nmi_exit(t, &exit, guest_step(GUEST_STEP_WAIT));
        else
            check_guest_done(t, &exit);
        check_guest_blocked(t, row->blocked);
    }
    guest_close(t);
}

static const struct row rows[] = {
    {"ERETS with the latch", act_erets, true, false, false, 1, false, false},
    {"ERETS without it", act_erets, false, false, false, 0, false, true},
    {"IRETQ in ring 0", act_iretq, false, false, false, 1, false, false},
    {"VMRESUME, bit 3 clear", act_vmresume, false, false, false, 0, true, true},
    {"VMRESUME, bit 3 set, then an exit for VMCALL", act_vmresume, false, false, true, 0, false, true},
    {"VMRESUME, virtual NMIs, bit 3 clear", act_vmresume, false, true, false, 0, true, true},
    {"VMRESUME, virtual NMIs, bit 3 set", act_vmresume, false, true, true, 0, true, true},
};

/* A pending NMI would exit first; here none is pending, so that the exit is for VMCALL. */
static void check_second_exit(struct test *t)
{
    struct vm_exit exit = {0};

    if (!nmi_exit(t, &exit) || !guest_open(t, (struct nmi_controls){.exiting = true}))
        return;
    if (guest_at(t, GUEST_STEP_WAIT, false) && guest_run(t, &exit))
        check_guest_done(t, &exit);
    guest_close(t);
    check(t, !nmi_probe_blocked(), "NMIs unblocked after VMRESUME with bit 3 clear and an exit for VMCALL");
    tell(t, "%-46s no NMI pending, NMIs unblocked", "VMRESUME, bit 3 clear, then an exit for VMCALL");
}

static void check_row(struct test *t, const struct row *row)
{
    struct vm_exit exit = {0};

    if (!nmi_exit(t, &exit))
        return;
    nmi_send();
    nmi_settle();
    check_equal(t, "NMIs handled after the exit, which left them blocked", 0, nmi_seen.handled);
    row->act(t, row);
    if (t->skipped)
        return;
    nmi_settle();
    check_equal(t, "NMIs handled in the host", row->handled, nmi_seen.handled);
    check_equal(t, "NMIs blocked in the host", row->blocked_afterwards, nmi_probe_blocked());
    tell(t, "%-46s the pending NMI %s, NMIs %s", row->what,
         row->handled       ? "arrives"
         : row->exits_again ? "causes an exit"
                            : "stays pending",
         row->blocked_afterwards ? "blocked" : "unblocked");
    check_equal(t, "fault of the ERETS that unblocks NMIs", 0, nmi_unblock());
    nmi_settle();
}

CASE(reflect, what-unblocks, "after an NMI exit, only ERETS with the latch, IRETQ and the next VM entry unblock NMIs",
     "SDM vol. 2, ERETS and IRET; SDM vol. 3, 26.7.1, Interruptibility State, and 27.5.5, Updating Non-Register State")
{
    check_second_exit(t);
    for (const struct row *row = rows; row < rows + COUNT_OF(rows) && !t->failures && !t->skipped; row++) {
        check_row(t, row);
        if (t->failures)
            tell(t, "row: %s", row->what);
    }
}
