#include "include/vmx_instructions.h"
#include "tests/guests/injection.h"
#include "tests/harness/suite.h"

static bool make_clear(struct test *t)
{
    uint64_t vmcs = t->vcpu->vmcs;

    t->vcpu->launched = false;
    return check(t, vmclear(vmcs) && vmptrld(vmcs), "VMCLEAR and VMPTRLD of the VMCS");
}

/* Afterwards the VMM must have the true launch state again. */
static void enter_wrongly(struct test *t, bool launched, const char *what, uint64_t number)
{
    bool before = t->vcpu->launched;

    t->vcpu->launched = launched;
    if (guest_at(t, GUEST_STEP_CALL, false))
        check_entry_refused(t, what, number);
    t->vcpu->launched = before;
}

static void launch_guest(struct test *t)
{
    struct vm_exit exit = {0};

    if (guest_at(t, GUEST_STEP_CALL, false) && guest_run(t, &exit))
        check_guest_done(t, &exit);
}

CASE(entry, launch-state, "a VMLAUNCH that enters the guest launches the VMCS, and one that fails does not",
     "SDM vol. 3, 24.11.3, Initializing a VMCS, 26.1, 26.8 and 30.4, VM Instruction Error Numbers")
{
    if (!make_clear(t))
        return;
    enter_wrongly(t, true, "VMRESUME of a clear VMCS", VMX_ERROR_NOT_LAUNCHED);
    if (guest_at(t, GUEST_STEP_CALL, false) && guest_set(t, GUEST_ACTIVITY_STATE, ACTIVITY_OF_NONE))
        check_entry_fails(t, "VMLAUNCH with an invalid activity state", 0);
    check(t, !t->vcpu->launched, "the VMCS not launched after that");
    t->vcpu->launched = false;
    enter_wrongly(t, true, "VMRESUME after the failed VMLAUNCH", VMX_ERROR_NOT_LAUNCHED);
    launch_guest(t);
    enter_wrongly(t, false, "VMLAUNCH of a launched VMCS", VMX_ERROR_LAUNCHED);
    launch_guest(t);
}
