#include "tests/fred_guest/cet.h"
#include "tests/harness/suite.h"

#define TARGET guest_fred_cause(GUEST_CAUSE_NONE) /* no ENDBR64; nor is there one in the entry page */

/* FRED 5.0 let the tracker wait at the entry point; 9.0 does not, nor does any part that was sold. */
static void run_row(struct test *t, const struct frames_row *row)
{
    struct frames_place place = fred_guest_place(row);
    struct vm_exit exit = {0};

    if (fred_guest_before(t, row) && fred_cet_start(t, S_CET_ENDBR) && fred_guest_strike(t, row) &&
        fred_guest_run(t, &exit)) {
        check_fred_guest_event(t, row, &exit, frames_expected(row, &place).frame.event_data);
        check(t, !fred_cet_tracks(t), "the tracker does not wait in the handler");
        check_fred_guest_return(t, row, &exit);
    }
    fred_guest_strike_end(t, row);
    if (t->failures)
        tell_fred_guest_row(t, "made by the guest", row);
}

static bool at_jump(struct test *t, enum guest_fred_cause jump, uint64_t s_cet, uint64_t target)
{
    if (!fred_guest_at(t, jump, false, FRED_SWAPPED_BY_NONE) || !fred_cet_start(t, s_cet))
        return false;
    t->vcpu->gprs.rdi = target;
    return true;
}

static void arrive(struct test *t, enum guest_fred_cause jump, uint64_t s_cet, uint64_t target)
{
    struct vm_exit exit = {0};

    if (at_jump(t, jump, s_cet, target) && fred_guest_run(t, &exit) && check_fred_guest_done(t, &exit))
        check(t, !fred_cet_tracks(t), "the tracker does not wait after the jump");
    if (t->failures)
        tell(t, "jump to %#lx with IA32_S_CET %#lx", target, s_cet);
}

/* #CP, whose handler lets the guest go on. */
static void fail(struct test *t, enum guest_fred_cause jump, uint64_t s_cet, uint64_t target)
{
    struct vm_exit exit = {0};

    if (at_jump(t, jump, s_cet, target) && fred_guest_run(t, &exit) &&
        check_fred_cet_endbranch(t, &exit, target)) {
        fred_guest_frame(t, &exit)->cs &= ~FRAME_CS_WFE;
        fred_guest_frame(t, &exit)->rip = TARGET;
        if (fred_guest_run(t, &exit))
            check_fred_guest_done(t, &exit);
    }
    if (t->failures)
        tell(t, "jump to %#lx with IA32_S_CET %#lx", target, s_cet);
}

CASE(guest, fred-cet-ibt, "with branch tracking in a guest with FRED, events need no ENDBR64 at the entry points; an indirect jump to them, or to any place without it, faults",
     "FRED 9.0 (Linux commit 3da01ffe1aea); SDM vol. 1, 17.3, Indirect Branch Tracking")
{
    static const enum frames_mode modes[] = {IN_RING0, IN_RING3};
    struct frames_row row;

    if (!fred_cet_open(t, (struct nmi_controls){0}, S_CET_ENDBR))
        return;
    for (unsigned m = 0; m < COUNT_OF(modes); m++) {
        for (unsigned n = 0; !t->failures && fred_guest_row(n, modes[m], &row); n++) {
            if (!row.redzone && !row.level)
                run_row(t, &row);
        }
    }
    arrive(t, GUEST_CAUSE_JUMP, S_CET_ENDBR, guest_fred_cause(GUEST_CAUSE_ENDBR));
    fail(t, GUEST_CAUSE_JUMP, S_CET_ENDBR, TARGET);
    fail(t, GUEST_CAUSE_JUMP, S_CET_ENDBR, GUEST_FRED + FRED_ENTRY_RING0);
    fail(t, GUEST_CAUSE_JUMP_UNTRACKED, S_CET_ENDBR, TARGET);
    arrive(t, GUEST_CAUSE_JUMP_UNTRACKED, S_CET_ENDBR | S_CET_NO_TRACK, TARGET);
    fred_guest_close(t);
}
