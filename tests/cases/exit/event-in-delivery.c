#include "tests/guests/injection.h"
#include "tests/harness/suite.h"

#define CODE      0x1230
#define UNDEFINED INTERRUPTION_IRET /* in IDT-vectoring information */
#define STACK     (GUEST_NOWHERE + PAGE_SIZE)

static const struct row {
    const char *what;
    struct vm_injection event;
    struct nmi_controls controls;
    uint64_t activity;
} rows[] = {
    {"an NMI without NMI exiting", {INTERRUPTION(EVENT_NMI, VECTOR_NMI), 0, 0}, {0}, ACTIVITY_ACTIVE},
    {"an NMI with NMI exiting",
     {INTERRUPTION(EVENT_NMI, VECTOR_NMI), 0, 0},
     {.exiting = true},
     ACTIVITY_ACTIVE},
    {"an NMI with virtual NMIs",
     {INTERRUPTION(EVENT_NMI, VECTOR_NMI), 0, 0},
     {.exiting = true, .virtual_nmis = true},
     ACTIVITY_ACTIVE},
    {"an NMI into HLT", {INTERRUPTION(EVENT_NMI, VECTOR_NMI), 0, 0}, {.exiting = true}, ACTIVITY_HLT},
    {"an interrupt", {INTERRUPTION(EVENT_EXTERNAL_INTERRUPT, 33), 0, 0}, {.exiting = true}, ACTIVITY_ACTIVE},
    {"#GP",
     {INTERRUPTION_WITH_CODE(EVENT_HARDWARE_EXCEPTION, VECTOR_GP), CODE, 0},
     {.exiting = true},
     ACTIVITY_ACTIVE},
    {"#UD", {INTERRUPTION(EVENT_HARDWARE_EXCEPTION, VECTOR_UD), 0, 0}, {.exiting = true}, ACTIVITY_ACTIVE},
    {"INT 30h", {INTERRUPTION(EVENT_SOFTWARE_INTERRUPT, 0x30), 0, 2}, {.exiting = true}, ACTIVITY_ACTIVE},
    {"INT1",
     {INTERRUPTION(EVENT_PRIVILEGED_SOFTWARE_EXCEPTION, VECTOR_DB), 0, 1},
     {.exiting = true},
     ACTIVITY_ACTIVE},
    {"INT3", {INTERRUPTION(EVENT_SOFTWARE_EXCEPTION, VECTOR_BP), 0, 3}, {.exiting = true}, ACTIVITY_ACTIVE},
};

static void check_exit(struct test *t, const struct row *row, const struct vm_exit *exit)
{
    check_exit_reason(t, "exit reason, all of it", EXIT_EPT_VIOLATION, exit->whole_reason);
    check_equal(t, "page of the guest-physical address", GUEST_NOWHERE,
                align_down(exit->guest_physical, PAGE_SIZE));
    check_equal(t, "exit qualification: read, write, fetch", EPT_VIOLATION_WRITE,
                exit->qualification & (EPT_VIOLATION_READ | EPT_VIOLATION_WRITE | EPT_VIOLATION_FETCH));
    check_equal(t, "IDT-vectoring information without bit 12, undefined", row->event.information,
                exit->vectoring & ~(uint32_t)UNDEFINED);
    if (row->event.information & INTERRUPTION_ERROR_CODE)
        check_equal(t, "IDT-vectoring error code", row->event.error_code, exit->vectoring_error_code);
    if (row->event.length)
        check_equal(t, "VM-exit instruction length", row->event.length, exit->instruction_length);
    check_equal(t, "VM-exit interruption information, valid", 0, exit->interruption & INTERRUPTION_VALID);
    check_equal(t, "guest RIP", guest_step(GUEST_STEP_CALL), exit->rip);
    check_equal(t, "guest RSP", STACK, exit->rsp);
    check_equal(t, "guest RFLAGS without RF, see exit/rf-in-delivery", RFLAGS_FIXED | RFLAGS_IF,
                exit->rflags & ~RFLAGS_RF);
    check_blocking_behind(t, &row->event, exit);
    check_equal(t, "activity state", ACTIVITY_ACTIVE, exit->activity);
}

static void inject_onto_hole(struct test *t, const struct row *row)
{
    struct vm_exit exit = {0};

    if (t->failures || !guest_open(t, row->controls))
        return;
    if (injection_at(t, &row->event) && guest_set(t, GUEST_RSP, STACK) &&
        guest_set(t, GUEST_ACTIVITY_STATE, row->activity) && guest_run(t, &exit))
        check_exit(t, row, &exit);
    if (t->failures)
        tell(t, "in delivery: %s", row->what);
    guest_close(t);
}

CASE(exit, event-in-delivery, "an EPT violation in the delivery of an injected event reports it as IDT-vectoring information; an NMI has set virtual-NMI blocking",
     "SDM vol. 3, 26.6.1.2, VM Exits During Event Injection, 27.1, 27.2.4, Information for VM Exits During Event Delivery, and 27.3.4")
{
    for (unsigned i = 0; i < COUNT_OF(rows); i++) {
        if (rows[i].activity == ACTIVITY_ACTIVE || t->vcpu->capabilities->misc & VMX_MISC_HLT)
            inject_onto_hole(t, &rows[i]);
    }
}
