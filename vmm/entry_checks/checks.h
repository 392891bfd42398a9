/*
 * What a VM entry checks of a VMCS (SDM vol. 3, 26.2 and 26.3), as far as our VMM depends on it: a CPU that
 * refuses an entry says which class of checks failed, but not which field. One block is one check: X(name,
 * field, other, want, rule), where `rule` is true for a VMCS that passes; it knows the view `v`, the field's
 * `value` and the `beside`, the value of the other field that the rule is about (NO_FIELD: none). They stand
 * in the order of the manual. Pure: also tested on the host.
 *
 * Not there: what only VMCSs have that ours is not (virtual-8086 guests, 32-bit guests, SMM, APIC
 * virtualization, shadowing).
 */
#ifndef VMM_ENTRY_CHECKS_CHECKS_H
#define VMM_ENTRY_CHECKS_CHECKS_H

#include "include/vmcs.h"
#include "vmm/vmx/vmx.h"

#define NO_FIELD ((enum vmcs_field)0)

/* How an entry that fails such a check says so. */
enum entry_class {
    FAILS_CONTROLS, /* VM-instruction error 7 */
    FAILS_HOST,     /* VM-instruction error 8 */
    FAILS_GUEST,    /* exit reason 80000021h */
};

/* What the checks look at. */
struct entry_view {
    uint64_t (*field)(enum vmcs_field field);                /* of the VMCS; 0 if it is not there */
    bool (*word)(uint64_t physical_address, uint32_t *word); /* of memory; false if it is not ours to read */
    const struct vmx_capabilities *have;                     /* and of this CPU: */
    uint64_t cr0_fixed0, cr0_fixed1, cr4_fixed0, cr4_fixed1, vmcs; /* the VMCS's address */
    unsigned physical_bits, linear_bits;
};

/* Where the rules stand. */
#define ENTRY_SOURCES(X)                                                \
    X(SDM_26_2_1_1, "SDM vol. 3, 26.2.1.1")                             \
    X(SDM_26_2_1_2, "SDM vol. 3, 26.2.1.2")                             \
    X(SDM_26_2_1_3, "SDM vol. 3, 26.2.1.3")                             \
    X(SDM_26_2_2, "SDM vol. 3, 26.2.2")                                 \
    X(SDM_26_2_3, "SDM vol. 3, 26.2.3")                                 \
    X(SDM_26_2_4, "SDM vol. 3, 26.2.4")                                 \
    X(SDM_26_3_1_1, "SDM vol. 3, 26.3.1.1")                             \
    X(SDM_26_3_1_2, "SDM vol. 3, 26.3.1.2")                             \
    X(SDM_26_3_1_3, "SDM vol. 3, 26.3.1.3")                             \
    X(SDM_26_3_1_4, "SDM vol. 3, 26.3.1.4")                             \
    X(SDM_26_3_1_5, "SDM vol. 3, 26.3.1.5")                             \
    X(SDM_26_2_1_2_AND_FRED_9_2, "SDM vol. 3, 26.2.1.2; FRED 5.0, 9.2") \
    X(FRED_HOST_STATE, "FRED 5.0, VMX: checks on host state")
#define ENTRY_SOURCE_ENUM(id, text) id,
enum entry_source { ENTRY_SOURCES(ENTRY_SOURCE_ENUM) };

struct entry_check {
    const char *want;
    bool (*passes)(const struct entry_view *v, uint64_t value, uint64_t beside);
    enum vmcs_field field : 16, other : 16;
    enum entry_source source : 8;
};

const char *entry_source_text(enum entry_source source);

/* The checks of a class: the n-th from 0 on, NULL behind the last. */
const struct entry_check *entry_check_at(enum entry_class of, unsigned n);

/* The first check of a class that fails; NULL if all of them pass. */
const struct entry_check *entry_check_failed(const struct entry_view *v, enum entry_class of);

#endif
