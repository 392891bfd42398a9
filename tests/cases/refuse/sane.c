#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"
#include "vmm/entry_failure.h"

/* The CPU accepts the VMCS, so no check may fail; the guest's exit does not matter. */
static void enter_sane(struct test *t, const char *what)
{
    struct vm_exit exit = {0};
    unsigned failures = t->failures;

    for (enum entry_class of = FAILS_CONTROLS; of <= FAILS_GUEST; of++) {
        const struct entry_check *c = entry_failing(t->vcpu, of);

        if (!check(t, !c, "no check fails"))
            tell(t, "a check of %s fails on %s", vmcs_name(c->field), what);
    }
    if (!check_error(t, vcpu_enter(t->vcpu, &exit, VCPU_TICKS)) && t->failures > failures)
        tell(t, "with %s", what);
}

static void enter_with_controls(struct test *t, struct nmi_controls controls)
{
    if (!guest_open(t, controls))
        return;
    if (guest_at(t, GUEST_STEP_CALL, true))
        enter_sane(t, "a guest that blocks NMIs");
    guest_close(t);
}

static void check_unknown_cause(struct test *t, uint64_t number, const char *want)
{
    struct vm_exit none = {.reason = EXIT_ENTRY_GUEST_STATE};
    error e = entry_failure(t->vcpu, &none, number);

    if (!check(t, text_begins(e, want), "an error that says that the cause is unknown"))
        tell(t, "the error: %s", e);
}

CASE(refuse, sane, "no check fails on a VMCS that VM entry accepts; if none fails, the error of a failed entry says that the cause is unknown",
     "SDM vol. 3, 26.2, Checks on VMX Controls and Host-State Area, and 26.3, Checking and Loading Guest State")
{
    if (check_error(t, vcpu_start(t->vcpu, GUEST_CALLS)))
        enter_sane(t, "a guest at its start");
    if (guest_at(t, GUEST_STEP_CALL, false))
        enter_sane(t, "a guest with handlers");
    enter_sane(t, "the same, after it has run");
    if (guest_at(t, GUEST_STEP_CALL, false) && guest_opens_interrupts(t) &&
        guest_inject(t, EVENT_EXTERNAL_INTERRUPT, FIRST_USER_VECTOR))
        enter_sane(t, "an interrupt injected");
    if (guest_at(t, GUEST_STEP_CALL, false) && guest_inject(t, EVENT_NMI, VECTOR_NMI))
        enter_sane(t, "an NMI injected");
    check_unknown_cause(
        t, VMX_ERROR_CONTROLS,
        "VM entry failed: VM-instruction error 7, the controls, but none of the checks that we know fails");
    check_unknown_cause(
        t, VMX_ERROR_HOST,
        "VM entry failed: VM-instruction error 8, the host's state, but none of the checks that we "
        "know fails");
    check_unknown_cause(
        t, 0,
        "VM entry failed: exit reason 33, the guest's state, but none of the checks that we know fails");
    enter_with_controls(t, (struct nmi_controls){.exiting = true});
    enter_with_controls(t, (struct nmi_controls){.exiting = true, .virtual_nmis = true});
    enter_with_controls(t, (struct nmi_controls){.exiting = true, .virtual_nmis = true, .window = true});
}
