/* The names of VMCS fields and of exit reasons; VMREAD and VMWRITE with errors that name the field. */
#include "boot/text/string.h"
#include "include/vmx_instructions.h"
#include "vmm/vcpu.h"

/* Of consecutive texts, each with a number, the one with this number; if there is none, the text after the
 * last. */
static const char *text_of(const char *text, const uint16_t *numbers, size_t count, unsigned number)
{
    for (size_t i = 0; i < count && numbers[i] != number; i++)
        text += strlen(text) + 1;
    return text;
}

const char *vmcs_name(enum vmcs_field field)
{
#define FIELD_NUMBER(encoding, name, condition) encoding,
#define FIELD_TEXT(encoding, name, condition)   #name "\0"
    static const uint16_t numbers[] = {VMCS_FIELDS(FIELD_NUMBER)};

    return text_of(VMCS_FIELDS(FIELD_TEXT) "a field without a name", numbers, COUNT_OF(numbers), field);
}

/* The number after VMfailValid (SDM vol. 3, 30.4); after VMfailInvalid there is no current VMCS, and 0. */
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
#define REASON_NUMBER(number, name, text) number,
#define REASON_TEXT(number, name, text)   text "\0"
    static const uint16_t numbers[] = {EXIT_REASONS(REASON_NUMBER)};

    return text_of(EXIT_REASONS(REASON_TEXT) "a reason without a name", numbers, COUNT_OF(numbers), reason);
}
