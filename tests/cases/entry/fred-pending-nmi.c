#include "tests/fred_guest/arrivals.h"
#include "tests/harness/suite.h"

#define AFTER_NOP 1 /* byte */
#define START     guest_fred_cause(GUEST_CAUSE_NONE)

/* With blocking by MOV SS, what arrives waits for one instruction; with blocking by STI it may. */
static const struct row {
    const char *what;
    uint64_t interruptibility, activity;
} rows[] = {
    {"an entry", 0, ACTIVITY_ACTIVE},
    {"an entry to HLT", 0, ACTIVITY_HLT},
    {"an entry with blocking by MOV SS", INTERRUPTIBILITY_MOV_SS, ACTIVITY_ACTIVE},
    {"an entry with blocking by STI", INTERRUPTIBILITY_STI, ACTIVITY_ACTIVE},
};

static bool enter(struct test *t, const struct row *row, const struct arrival *a, struct vm_exit *exit)
{
    uint64_t state = row->interruptibility | (a->blocked ? INTERRUPTIBILITY_NMI : 0);

    return fred_guest_at(t, GUEST_CAUSE_NONE, false, FRED_SWAPPED_BY_NONE) &&
           guest_set(t, GUEST_INTERRUPTIBILITY, state) && guest_set(t, GUEST_ACTIVITY_STATE, row->activity) &&
           guest_opens_interrupts(t) && fred_guest_run(t, exit);
}

static void check_nothing(struct test *t, const struct row *row, const struct vm_exit *exit)
{
    if (row->activity != ACTIVITY_HLT)
        check_fred_guest_done(t, exit);
    else
        check_exit_reason(t, "exit reason, all of it", EXIT_PREEMPTION_TIMER, exit->whole_reason);
}

static uint64_t rip_of_arrival(struct test *t, const struct row *row, const struct arrival *a,
                               const struct vm_exit *exit)
{
    uint64_t got = exit->rip;

    if (row->interruptibility != INTERRUPTIBILITY_STI)
        return START + (row->interruptibility ? AFTER_NOP : 0);
    if (what_arrives(a) == NMI_ENTERS && fred_guest_handles(exit))
        got = fred_guest_frame(t, exit)->rip;
    return got == START ? START : START + AFTER_NOP;
}

static void run_row(struct test *t, const struct row *row, const struct arrival *a)
{
    struct vm_exit exit = {0};
    enum arrives what = what_arrives(a);

    if (!fred_arrival_open(t, a))
        return;
    if (enter(t, row, a, &exit)) {
        if (what == NOTHING_ARRIVES)
            check_nothing(t, row, &exit);
        else
            check_fred_arrives(t, a, &exit, rip_of_arrival(t, row, a, &exit));
        check_equal(t, "activity state", what == NMI_ENTERS ? ACTIVITY_ACTIVE : row->activity, exit.activity);
    }
    fred_arrival_close(t, a);
    if (t->failures)
        tell_arrival(t, a, row->what);
}

CASE(entry, fred-pending-nmi, "at an entry of a guest with FRED a pending NMI or an NMI window arrives as with an IDT, by VMLAUNCH and VMRESUME, in HLT and after shadows",
     "SDM vol. 3, 24.6.1, 25.2, 26.7.1 to 26.7.6; FRED 5.0, VMX")
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
