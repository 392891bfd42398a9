/* The VMCS fields among the state: controls and host-state area. Every vcpu_start sets the guest-state area
 * and its controls. */
#include "include/vmcs.h"
#include "include/vmx_instructions.h"
#include "tests/state/items.h"

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

/* A completed injection leaves its fields, except the valid bit. */
static bool is_loose(uint32_t field)
{
    return (field >= ENTRY_INTERRUPTION_INFORMATION && field <= ENTRY_INSTRUCTION_LENGTH) ||
           field == INJECTED_EVENT_DATA;
}

bool state_vmcs(unsigned n, struct state_item *item)
{
#define FIELD(encoding, name, condition) name,
    static const uint16_t fields[] = {VMCS_FIELDS(FIELD)};
    _Static_assert(COUNT_OF(fields) <= STATE_VMCS_MOST, "wanted_items[] has room for all");

    if (n >= COUNT_OF(fields))
        return false;
    *item = (struct state_item){NULL, fields[n], read_vmcs, write_vmcs, is_loose(fields[n])};
    return true;
}
