#include "nmi/handler.h"
#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

/* If `step` is HLT, MOV SS blocking delays the NMI until HLT has executed. */
static void exit_from(struct test *t, enum guest_step step, uint64_t interruptibility, uint64_t activity)
{
    struct vm_exit exit = {0};
    uint64_t proc = 0;

    nmi_unblock();
    if (t->failures || !guest_open(t, (struct nmi_controls){.exiting = true}))
        return;
    if (check_error(t, vmcs_read(PROC_CONTROLS, &proc)) &&
        guest_set(t, PROC_CONTROLS, proc & ~PROC_HLT_EXITING) && host_blocks(t, 1) &&
        guest_at(t, step, false) && guest_set(t, GUEST_INTERRUPTIBILITY, interruptibility) &&
        guest_set(t, GUEST_ACTIVITY_STATE, activity) && guest_run(t, &exit)) {
        check_nmi_exit(t, &exit, guest_step(GUEST_STEP_AFTER_HALT));
        check_equal(t, "activity state", ACTIVITY_HLT, exit.activity);
        check_equal(t, "interruptibility state", 0, exit.interruptibility);
    }
    guest_close(t);
}

CASE(exit, nmi-halted, "an NMI exit from a halted guest reports activity state HLT and the RIP after HLT",
     "SDM vol. 3, 27.1, Architectural State Before a VM Exit: active only when the exit is complete; 27.3.4")
{
    exit_from(t, GUEST_STEP_HALT, INTERRUPTIBILITY_MOV_SS, ACTIVITY_ACTIVE);
    if (t->vcpu->capabilities->misc & VMX_MISC_HLT)
        exit_from(t, GUEST_STEP_AFTER_HALT, 0, ACTIVITY_HLT);
    t->nmis_after = LEFT_BLOCKED;
}
