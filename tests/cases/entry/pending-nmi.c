#include "tests/guests/arrival.h"
#include "tests/harness/suite.h"

#define AFTER_NOP 1 /* byte */

/* With blocking by MOV SS, what arrives waits for one instruction; with blocking by STI it may. */
static const struct row {
    const char *what;
    enum guest_step step;
    uint64_t interruptibility, activity;
} rows[] = {
    {"an entry", GUEST_STEP_CALL, 0, ACTIVITY_ACTIVE},
    {"an entry to HLT", GUEST_STEP_AFTER_HALT, 0, ACTIVITY_HLT},
    {"an entry with blocking by MOV SS", GUEST_STEP_CALL, INTERRUPTIBILITY_MOV_SS, ACTIVITY_ACTIVE},
    {"an entry with blocking by STI", GUEST_STEP_CALL, INTERRUPTIBILITY_STI, ACTIVITY_ACTIVE},
};

/* Interrupts are open for blocking by STI (SDM vol. 3, 26.3.1.5); none is pending. */
static bool enter(struct test *t, const struct row *row, const struct arrival *a, struct vm_exit *exit)
{
    uint64_t state = row->interruptibility | (a->blocked ? INTERRUPTIBILITY_NMI : 0);

    return guest_at(t, row->step, a->blocked) && guest_set(t, GUEST_INTERRUPTIBILITY, state) &&
           guest_set(t, GUEST_ACTIVITY_STATE, row->activity) && guest_opens_interrupts(t) &&
           guest_run(t, exit);
}

/* The only other exit of a guest that stays halted is by the timer. */
static void check_nothing(struct test *t, const struct row *row, const struct vm_exit *exit)
{
    if (row->activity != ACTIVITY_HLT) {
        check_guest_done(t, exit);
        return;
    }
    check_exit_reason(t, "exit reason, all of it", EXIT_PREEMPTION_TIMER, exit->whole_reason);
    check_equal(t, "guest RIP", guest_step(row->step), exit->rip);
}

static uint64_t rip_of_arrival(struct test *t, const struct row *row, const struct arrival *a,
                               const struct vm_exit *exit)
{
    uint64_t rip = guest_step(row->step), got = exit->rip;

    if (row->interruptibility == INTERRUPTIBILITY_STI && what_arrives(a) == NMI_ENTERS &&
        guest_event(t, exit))
        got = guest_event(t, exit)->rip;
    if (row->interruptibility == INTERRUPTIBILITY_STI)
        return got == rip ? rip : rip + AFTER_NOP;
    return rip + (row->interruptibility ? AFTER_NOP : 0);
}

static void run_row(struct test *t, const struct row *row, const struct arrival *a)
{
    struct vm_exit exit = {0};
    enum arrives what = what_arrives(a);

    if (!arrival_open(t, a))
        return;
    if (enter(t, row, a, &exit)) {
        if (what == NOTHING_ARRIVES)
            check_nothing(t, row, &exit);
        else
            check_arrives(t, a, &exit, rip_of_arrival(t, row, a, &exit));
        check_equal(t, "activity state", what == NMI_ENTERS ? ACTIVITY_ACTIVE : row->activity, exit.activity);
        check_equal(t, "interruptibility state without bit 3", 0,
                    exit.interruptibility & ~INTERRUPTIBILITY_NMI);
    }
    arrival_close(t, a, false);
    if (t->failures)
        tell_arrival(t, a, row->what);
}

CASE(entry, pending-nmi, "at an entry a pending NMI arrives or stays pending as the controls and the blocking say, by VMLAUNCH and VMRESUME, in HLT and after shadows",
     "SDM vol. 3, 24.6.1, 25.2, 26.7.1 to 26.7.6")
{
    struct arrival a;

    for (unsigned i = 0; i < COUNT_OF(rows); i++) {
        if (rows[i].activity == ACTIVITY_HLT &&
            (!(t->vcpu->capabilities->misc & VMX_MISC_HLT) || !t->vcpu->has_timer))
            continue;
        for (unsigned j = 0; arrival_number(j, &a) && !t->failures && !t->skipped; j++)
            run_row(t, &rows[i], &a);
    }
}
