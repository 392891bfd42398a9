#include "tests/guests/guest_events.h"
#include "tests/guests/host_state.h"
#include "tests/harness/suite.h"

static const struct {
    const char *what;
    enum guest_step step;
    uint64_t value, qualification;
} rows[] = {
    {"CR4.FRED", GUEST_STEP_CR4, CR4_PAE | CR4_FRED, CR_ACCESS_MOV_RAX_TO(4)},
    {"CR4.VMXE", GUEST_STEP_CR4, CR4_PAE | CR4_VMXE, CR_ACCESS_MOV_RAX_TO(4)},
    {"CR8", GUEST_STEP_CR8, 1, CR_ACCESS_MOV_RAX_TO(8)},
};

static void write_register(struct test *t, unsigned i)
{
    unsigned failures = t->failures;
    struct vm_exit exit = {0};
    uint64_t before = 0, after = 0;

    if (!guest_at(t, rows[i].step, false) || !check_error(t, vmcs_read(GUEST_CR4, &before)))
        return;
    t->vcpu->gprs.rax = rows[i].value;
    host_state_keep();
    if (!guest_run(t, &exit) || !check_error(t, vmcs_read(GUEST_CR4, &after)))
        return;
    check_host_state(t, "MOV to a control register in the guest");
    check_exit_reason(t, "exit reason, all of it", EXIT_CR_ACCESS, exit.whole_reason);
    check_equal(t, "exit qualification: the register, MOV to it, from RAX", rows[i].qualification,
                exit.qualification);
    check_equal(t, "guest RIP", guest_step(rows[i].step), exit.rip);
    check_equal(t, "CR4 of the guest", before, after);
    if (t->failures > failures)
        tell(t, "the guest wrote %s", rows[i].what);
}

CASE(exit, guest-writes-cr, "a guest's MOV to CR4 with FRED, or to CR8, exits and changes neither the host nor the guest's CR4",
     "SDM vol. 3, 25.1.3, 24.6.6, Guest/Host Masks and Read Shadows, and table 27-3; FRED 5.0, VMX")
{
    for (unsigned i = 0; i < COUNT_OF(rows); i++)
        write_register(t, i);
}
