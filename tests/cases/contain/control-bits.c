#include "tests/contain/contain.h"
#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

static const struct {
    const struct snippet *code;
    enum vmcs_field real, shadow;
} control_registers[] = {
    {&contain_writes_cr0, GUEST_CR0, CR0_READ_SHADOW},
    {&contain_writes_cr4, GUEST_CR4, CR4_READ_SHADOW},
};

/* Writes the guest's view of the register with one bit inverted. */
static bool write_bit(struct test *t, unsigned i, unsigned bit)
{
    unsigned failures = t->failures;
    uint64_t before = 0, shadow = 0, after = 0;
    struct vm_exit exit = {0};

    if (!contain_at(t, control_registers[i].code) ||
        !check_error(t, vmcs_read(control_registers[i].real, &before)) ||
        !check_error(t, vmcs_read(control_registers[i].shadow, &shadow)))
        return false;
    t->vcpu->gprs.rax = shadow ^ BIT(bit);
    if (!check_stops(t, control_registers[i].code, EXIT_VMCALL, &exit))
        return false;
    check_guest_event(t, &exit, VECTOR_GP, GUEST_CODE);
    check_error(t, vmcs_read(control_registers[i].real, &after));
    check_equal(t, "the guest's real register", before, after);
    if (t->failures > failures)
        tell(t, "the guest %s: bit %u got through", control_registers[i].code->name, bit);
    return t->failures == failures;
}

CASE(contain, control-bits, "a guest that changes any bit of CR0 or CR4, CR4.FRED included, gets a general-protection exception, and the register stays",
     "SDM vol. 3, 24.6.6, Guest/Host Masks and Read Shadows for CR0 and CR4, and 25.3; FRED 5.0, VMX")
{
    unsigned refused = 0;

    if (!contain_open(t))
        return;
    for (unsigned i = 0; i < COUNT_OF(control_registers); i++) {
        for (unsigned bit = 0; bit < 64 && write_bit(t, i, bit); bit++)
            refused++;
    }
    tell(t, "%u of 128 bits refused", refused);
    contain_close(t);
}
