/*
 * VMCS mutations: each invalidates one field, so that VM entry fails as vmm/entry_checks/checks.h predicts. A
 * row is one field and its new value, or one mutation for each of several bits. Pure: also tested on the
 * host, against those checks.
 */
#ifndef TESTS_ENTRY_FAIL_MUTATION_H
#define TESTS_ENTRY_FAIL_MUTATION_H

#include "vmm/entry_checks/checks.h"

/* The change of a field: clears the bits of `clear`, then sets those of `set`. */
struct __attribute__((packed)) change {
    enum vmcs_field field;
    uint64_t clear, set;
};

enum mutation_kind {
    MUTATE_ONCE,     /* the change itself */
    MUTATE_EACH,     /* each bit of `set` flipped alone */
    MUTATE_FIXED,    /* the same for each bit that the capability MSRs fix */
    MUTATE_PHYSICAL, /* the same for each bit of `set` above the physical-address width */
    MUTATE_LINEAR,   /* each bit above the linear-address width */
    MUTATE_PAT,      /* each byte to each of four invalid memory types */
    MUTATE_CODE,     /* the change itself, if IA32_VMX_BASIC[56] is 0 */
    MUTATE_TOP,      /* the last 16 bytes of physical address space */
    MUTATE_OWN,      /* the address of the VMCS itself */
    MUTATE_PAGE,     /* the address of a page with the VMCS revision, the bits of `set` flipped */
};

#define MUTATION_WITH 5 /* at most */

struct mutation {
    enum entry_class fails : 8;
    enum mutation_kind kind : 8;
    struct change change;
    const struct change *with; /* other changes first, up to NO_FIELD, valid without `change`; or NULL */
};

struct mutation_table {
    const struct mutation *rows;
    unsigned count;
};

/* A row: MUTATE(FAILS_GUEST, TO(GUEST_RFLAGS, 0)); with other changes: MUTATE(FAILS_GUEST, EACH(...),
 * OR(...), SET(...)). */
/* The list of `with`. */
#define LIST(...) __VA_OPT__((const struct change[]){__VA_ARGS__, {0}} +) 0
#define MUTATE(fails, change, ...)       \
    {                                    \
        fails, change, LIST(__VA_ARGS__) \
    }

#define SET(field, value)  \
    {                      \
        field, ~0UL, value \
    }
#define OR(field, bits) \
    {                   \
        field, 0, bits  \
    }
#define CLEAR(field, bits) \
    {                      \
        field, bits, 0     \
    }
#define TO(field, value)     MUTATE_ONCE, SET(field, value)
#define WITH(field, bits)    MUTATE_ONCE, OR(field, bits)
#define WITHOUT(field, bits) MUTATE_ONCE, CLEAR(field, bits)
#define PART(field, bits, value) \
    MUTATE_ONCE,                 \
    {                            \
        field, bits, value       \
    }
#define EACH(field, bits)     MUTATE_EACH, OR(field, bits)
#define FIXED(field, bits)    MUTATE_FIXED, OR(field, bits)
#define PHYSICAL(field, bits) MUTATE_PHYSICAL, OR(field, bits)
#define CANONICAL(field)      MUTATE_LINEAR, OR(field, ~0UL)
#define CODED(field, value)   MUTATE_CODE, SET(field, value)
#define PAT(field)            MUTATE_PAT, OR(field, 0)
#define TOP(field)            MUTATE_TOP, OR(field, 0)
#define OWN(field)            MUTATE_OWN, OR(field, 0)
#define PAGE(field, flipped)  MUTATE_PAGE, OR(field, flipped)

/* Defines mutations_<name> from the array of that name. */
#define MUTATION_TABLE(name) const struct mutation_table mutations_##name = {name, COUNT_OF(name)};

/* Every table; the case refuse/<name> checks it. */
#define MUTATION_TABLES(X)     \
    X(pin_controls)            \
    X(processor_controls)      \
    X(secondary_controls)      \
    X(cr3_targets)             \
    X(msr_bitmap)              \
    X(ept_pointer)             \
    X(exit_controls)           \
    X(exit_controls_2)         \
    X(exit_controls_2_high)    \
    X(entry_controls)          \
    X(entry_smm)               \
    X(msr_areas)               \
    X(event)                   \
    X(event_code)              \
    X(host_control_registers)  \
    X(host_cet)                \
    X(host_msrs)               \
    X(host_segments)           \
    X(host_addresses)          \
    X(host_mode)               \
    X(host_fred)               \
    X(guest_control_registers) \
    X(guest_fred)              \
    X(guest_fred_msrs)         \
    X(guest_debug)             \
    X(guest_debugctl)          \
    X(guest_msrs)              \
    X(guest_cs)                \
    X(guest_ss)                \
    X(guest_ss_rights)         \
    X(guest_data_segments)     \
    X(guest_tr)                \
    X(guest_ldtr)              \
    X(guest_tables)            \
    X(guest_rip)               \
    X(guest_rip_width)         \
    X(guest_rflags)            \
    X(activity)                \
    X(activity_event)          \
    X(interruptibility)        \
    X(pending_debug)           \
    X(pending_debug_high)      \
    X(pending_step)            \
    X(link_pointer)
#define MUTATION_DECLARE(name) extern const struct mutation_table mutations_##name;
MUTATION_TABLES(MUTATION_DECLARE)

/*
 * Sets *value to the row's n-th value for the field, whose valid value is `before`; false if there are no
 * more. All rows of MUTATE_PAGE share one page.
 */
bool mutation_value(const struct mutation *row, const struct entry_view *v, uint64_t before, unsigned n,
                    uint64_t *value);

/* The value that `change` makes of `before`. */
uint64_t change_value(const struct change *change, uint64_t before);

#endif
