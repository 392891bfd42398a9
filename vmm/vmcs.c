/* VMCS fields by name, and exit reasons by theirs. */
#include "include/vmx_instructions.h"
#include "vmm/vcpu.h"

const char *vmcs_name(enum vmcs_field field)
{
#define FIELD_CASE(encoding, name, condition) \
    case name:                                \
        return #name;
    switch (field) {
        VMCS_FIELDS(FIELD_CASE)
    }
    return "a field without a name";
}

/* After VMfailValid the VMCS tells why (SDM vol. 3, 30.4); after VMfailInvalid there is none to ask. */
static uint64_t instruction_error(void)
{
    uint64_t number = 0;

    vmread(VM_INSTRUCTION_ERROR, &number);
    return number;
}

error vmcs_read(enum vmcs_field field, uint64_t *value)
{
    if (vmread(field, value))
        return NULL;
    return FAIL("VMREAD of %s (%#x) failed, VM-instruction error %lu", vmcs_name(field), (unsigned)field,
                instruction_error());
}

error vmcs_write(enum vmcs_field field, uint64_t value)
{
    if (vmwrite(field, value))
        return NULL;
    return FAIL("VMWRITE of %#lx to %s (%#x) failed, VM-instruction error %lu", value, vmcs_name(field),
                (unsigned)field, instruction_error());
}

const char *vm_exit_name(enum exit_reason reason)
{
#define REASON_CASE(number, name, text) \
    case EXIT_##name:                   \
        return text;
    switch (reason) {
        EXIT_REASONS(REASON_CASE)
    }
    return "a reason without a name";
}
