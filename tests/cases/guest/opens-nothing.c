#include "nmi/handler.h"
#include "tests/guests/standing.h"
#include "tests/harness/suite.h"

static const struct nmi_controls controls[] = {
    {0}, {.exiting = true}, {.exiting = true, .virtual_nmis = true}};

static const struct {
    const char *name;
    enum guest_step step;
} rows[] = {
    {"far RET", GUEST_STEP_FAR_RET},  {"POPF", GUEST_STEP_POPF},     {"STI", GUEST_STEP_STI},
    {"MOV to SS", GUEST_STEP_MOV_SS}, {"SWAPGS", GUEST_STEP_SWAPGS}, {"HLT", GUEST_STEP_HALT},
};

/* A guest that halts is left by the preemption timer, and with it HLT has to be an instruction of the guest's
 * own. */
static bool run_step(struct test *t, enum guest_step step, struct vm_exit *exit)
{
    uint64_t proc = 0;

    if (step != GUEST_STEP_HALT)
        return guest_run(t, exit);
    return check_error(t, vmcs_read(PROC_CONTROLS, &proc)) &&
           guest_set(t, PROC_CONTROLS, proc & ~(uint64_t)PROC_HLT_EXITING) &&
           guest_run_ticks(t, exit, GUEST_HALTED_TICKS);
}

static void run_row(struct test *t, const struct nmi_controls *c, unsigned row)
{
    enum guest_step step = rows[row].step;
    struct vm_exit exit = {0};

    if (!guest_open(t, *c))
        return;
    if (host_stand(t, STANDS_OPEN) && guest_at(t, step, true) && run_step(t, step, &exit)) {
        if (step == GUEST_STEP_HALT)
            check_exit_reason(t, "exit reason, all of it", EXIT_PREEMPTION_TIMER, exit.whole_reason);
        else
            check_guest_done(t, &exit);
        check_guest_blocked(t, true);
    }
    check_host_stands(t, c->virtual_nmis ? STANDS_OPEN : STANDS_BLOCKED, 0);
    guest_close(t);
    if (t->failures)
        tell(t, "%s; NMI exiting %u, virtual NMIs %u", rows[row].name, c->exiting, c->virtual_nmis);
}

CASE(guest, opens-nothing, "far RET, POPF, STI, MOV to SS, SWAPGS and HLT leave NMIs blocked in a guest",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs; 25.3, Changes to Instruction Behavior; 27.5.5")
{
    for (unsigned i = 0; i < COUNT_OF(controls) * COUNT_OF(rows) && !t->failures && !t->skipped; i++) {
        unsigned row = i % COUNT_OF(rows);

        if (rows[row].step != GUEST_STEP_HALT || t->vcpu->has_timer)
            run_row(t, &controls[i / COUNT_OF(rows)], row);
    }
}
