/* The VMCS among the state: controls and the host's part. The guest's is set anew by every vcpu_start, and
 * what goes with it. */
#include "include/vmcs.h"
#include "include/vmx_instructions.h"
#include "tests/state_items.h"

/* Bits 11:10 of a field's number (SDM vol. 3, appendix B). */
#define VMCS_KIND(field) ((field) >> 10 & 3)
#define VMCS_CONTROL     0
#define VMCS_HOST        3

bool state_has_vmcs;

static bool is_kept(uint32_t field)
{
    bool of_guest = field >= CR0_GUEST_HOST_MASK && field <= CR4_READ_SHADOW;
    bool by_entry = field == HOST_RSP || (field >= HOST_IA32_FRED_CONFIG && field <= HOST_IA32_FRED_SSP3);

    return !of_guest && !by_entry && (VMCS_KIND(field) == VMCS_CONTROL || VMCS_KIND(field) == VMCS_HOST);
}

static bool read_vmcs(uint32_t field, uint64_t *value)
{
    return state_has_vmcs && is_kept(field) && vmread(field, value);
}

static void write_vmcs(uint32_t field, uint64_t value)
{
    vmwrite(field, value);
}

/* An injection that was made leaves its fields behind, all but the valid bit. */
#define IS_LOOSE(field)             ((field) >= ENTRY_INTERRUPTION_INFORMATION && (field) <= ENTRY_INSTRUCTION_LENGTH)
#define ITEM(encoding, field, when) {"VMCS " #field, field, read_vmcs, write_vmcs, IS_LOOSE(field), false, 0},

struct state_item state_vmcs[] = {VMCS_FIELDS(ITEM)};
const unsigned state_vmcs_count = COUNT_OF(state_vmcs);
