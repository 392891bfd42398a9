#include "tests/entry_fail/mutation.h"

#include "include/paging.h"
#include "include/vmx.h"

#define PAT_TYPES 4

static const uint8_t no_types[PAT_TYPES] = {2, 3, 8, 0xFF};

uint64_t change_value(const struct change *change, uint64_t before)
{
    return (before & ~change->clear) | change->set;
}

/* The bits with a required value, within the field's width: they are valid, and flipping one is not. */
static uint64_t fixed_bits(uint64_t must_be_1, uint64_t may_be_1, unsigned width)
{
    return (must_be_1 | ~may_be_1) & (~0UL >> (64 - width));
}

static uint64_t fixed_controls(uint64_t capability)
{
    return fixed_bits((uint32_t)capability, capability >> 32, 32);
}

static uint64_t fixed(const struct entry_view *v, enum vmcs_field field)
{
    switch (field) {
    case PIN_CONTROLS:
        return fixed_controls(v->have->pin);
    case PROC_CONTROLS:
        return fixed_controls(v->have->proc);
    case PROC_CONTROLS_2:
        return fixed_controls(v->have->proc2);
    case EXIT_CONTROLS:
        return fixed_controls(v->have->exit);
    case EXIT_CONTROLS_2:
        return fixed_bits(0, v->have->exit2, 64);
    case ENTRY_CONTROLS:
        return fixed_controls(v->have->entry);
    case HOST_CR0:
    case GUEST_CR0:
        return fixed_bits(v->cr0_fixed0, v->cr0_fixed1, 64);
    case HOST_CR4:
    case GUEST_CR4:
        return fixed_bits(v->cr4_fixed0, v->cr4_fixed1, 64);
    case EPT_POINTER:
        return EPTP_NONE | (v->have->ept & EPT_CAP_DIRTY ? 0 : EPTP_DIRTY) |
               (v->have->ept & EPT_CAP_SHADOW_STACK ? 0 : EPTP_SHADOW_STACK);
    default:
        return 0;
    }
}

static uint64_t above(unsigned bits)
{
    return bits < 64 ? ~0UL << bits : 0;
}

/* The bits that a row flips, each alone. */
static uint64_t flipped(const struct mutation *row, const struct entry_view *v)
{
    switch (row->kind) {
    case MUTATE_EACH:
        return row->change.set;
    case MUTATE_FIXED:
        return row->change.set & fixed(v, row->change.field);
    case MUTATE_PHYSICAL:
        return row->change.set & above(v->physical_bits);
    case MUTATE_LINEAR:
        return above(v->linear_bits);
    default:
        return 0;
    }
}

static bool nth_bit(uint64_t bits, unsigned n, uint64_t *bit)
{
    for (unsigned i = 0; i < n; i++)
        bits &= bits - 1;
    *bit = bits & ~(bits - 1);
    return bits;
}

static bool nth_pat(uint64_t before, unsigned n, uint64_t *value)
{
    unsigned low = n / PAT_TYPES * 8;

    if (low >= 64)
        return false;
    *value = field_set(before, low + 7, low, no_types[n % PAT_TYPES]);
    return true;
}

/* The address of a page that begins with this revision, for VMCS link pointers. */
static uint64_t page_with(uint32_t revision)
{
    static uint32_t page[PAGE_SIZE / sizeof(uint32_t)] __attribute__((aligned(PAGE_SIZE)));

    page[0] = revision;
    return (uint64_t)page;
}

bool mutation_value(const struct mutation *row, const struct entry_view *v, uint64_t before, unsigned n,
                    uint64_t *value)
{
    uint64_t bit;

    switch (row->kind) {
    case MUTATE_ONCE:
        *value = change_value(&row->change, before);
        return n == 0;
    case MUTATE_CODE:
        *value = change_value(&row->change, before);
        return n == 0 && !(v->have->basic & VMX_BASIC_ANY_CODE);
    case MUTATE_PAT:
        return nth_pat(before, n, value);
    case MUTATE_TOP:
        *value = (1UL << v->physical_bits) - sizeof(struct vmx_msr);
        return n == 0;
    case MUTATE_OWN:
        *value = v->vmcs;
        return n == 0;
    case MUTATE_PAGE:
        *value = page_with((uint32_t)((v->have->basic & VMX_BASIC_REVISION) ^ row->change.set));
        return n == 0;
    default:
        if (!nth_bit(flipped(row, v), n, &bit))
            return false;
        *value = before ^ bit;
        return true;
    }
}
