/*
 * The VM-entry checks of the VMCS (SDM vol. 3, 26.2 and 26.3) that this VMM can fail: the CPU reports only
 * the class of a failed check, not the field. Each block is one check: X(name, field, other, want, source,
 * rule). `rule` is true for a VMCS that passes; it may use the view `v`, the field's `value`, and `beside`,
 * the value of the other field (NO_FIELD: none). The order is that of the manual. The mutations that break
 * each check are in tests/entry_fail/. Pure: also tested on the host.
 *
 * Not included: checks for VMCSs of other kinds (virtual-8086 guests, 32-bit guests, SMM, APIC
 * virtualization, shadowing).
 */
#ifndef VMM_ENTRY_CHECKS_CHECKS_H
#define VMM_ENTRY_CHECKS_CHECKS_H

#include "include/vmcs.h"
#include "vmm/vmx/vmx.h"

#define NO_FIELD ((enum vmcs_field)0)

/* How the CPU reports an entry that fails a check of the class. */
enum entry_class {
    FAILS_CONTROLS, /* VM-instruction error 7 */
    FAILS_HOST,     /* VM-instruction error 8 */
    FAILS_GUEST,    /* exit reason 80000021h */
};

/* The input of the checks. */
struct entry_view {
    uint64_t (*field)(enum vmcs_field field);                      /* of the VMCS; 0 if it does not exist */
    bool (*word)(uint64_t physical_address, uint32_t *word);       /* of memory; false if not mapped for us */
    const struct vmx_capabilities *have;                           /* of this CPU, as the rest: */
    uint64_t cr0_fixed0, cr0_fixed1, cr4_fixed0, cr4_fixed1, vmcs; /* the VMCS's address */
    unsigned physical_bits, linear_bits;
};

/* The manual sections of the rules. */
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
    X(FRED_HOST_STATE, "FRED 5.0, VMX: checks on host state")           \
    X(FRED_GUEST_STATE, "FRED 5.0, VMX: checks on guest state")
#define ENTRY_SOURCE_ENUM(id, text) id,
enum entry_source { ENTRY_SOURCES(ENTRY_SOURCE_ENUM) };

struct entry_check {
    const char *want;
    bool (*passes)(const struct entry_view *v, uint64_t value, uint64_t beside);
    enum vmcs_field field : 16, other : 16;
    enum entry_source source : 8;
};

const char *entry_source_text(enum entry_source source);

/* Check number n of a class, counted from 0; NULL after the last. */
const struct entry_check *entry_check_at(enum entry_class of, unsigned n);

/* The first check of a class that fails; NULL if all of them pass. */
const struct entry_check *entry_check_failed(const struct entry_view *v, enum entry_class of);

#endif
