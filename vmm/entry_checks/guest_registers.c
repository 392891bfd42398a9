/* Guest control registers, debug registers and MSRs (SDM vol. 3, 26.3.1.1). */
#include "include/msr.h"
#include "vmm/entry_checks/rules.h"

#define SOURCE SDM_26_3_1_1

/* An unrestricted guest may clear PE and PG. */
static uint64_t cr0_fixed0(const struct entry_view *v)
{
    return v->cr0_fixed0 & (entry_secondary(v, PROC2_UNRESTRICTED) ? ~(CR0_PE | CR0_PG) : ~0UL);
}

#define OF_ADDRESS(X, name, field) \
    X(name##_canonical, field, NO_FIELD, "a canonical address", SOURCE, entry_canonical(v, value))

#define CHECKS(X)                                                                                           \
    X(cr0, GUEST_CR0, NO_FIELD, "the bits that IA32_VMX_CR0_FIXED0 and 1 allow", SOURCE,                    \
      entry_fixed(cr0_fixed0(v), v->cr0_fixed1, value))                                                     \
    X(cr4, GUEST_CR4, NO_FIELD, "the bits that IA32_VMX_CR4_FIXED0 and 1 allow", SOURCE,                    \
      entry_fixed(v->cr4_fixed0, v->cr4_fixed1, value))                                                     \
    X(cet, GUEST_CR4, GUEST_CR0, "bit 23 (CET) clear while CR0.WP is", SOURCE,                              \
      (beside & CR0_WP) || !(value & CR4_CET))                                                              \
    X(debugctl, GUEST_IA32_DEBUGCTL, NO_FIELD, "bits 63:16 and 5:3 clear", SOURCE,                          \
      !entry_has(v, ENTRY_LOAD_DEBUG) || !(value & DEBUGCTL_NONE))                                          \
    X(pae, GUEST_CR4, ENTRY_CONTROLS, "bit 5 (PAE) set: the guest is 64-bit", SOURCE,                       \
      !(beside & ENTRY_GUEST_64) || value & CR4_PAE)                                                        \
    X(cr3, GUEST_CR3, NO_FIELD, "an address within this CPU's width", SOURCE,                               \
      entry_physical(v, value & ~CR3_LAM))                                                                  \
    X(dr7, GUEST_DR7, NO_FIELD, "bits 63:32 clear", SOURCE,                                                 \
      !entry_has(v, ENTRY_LOAD_DEBUG) || !(value & BITS(63, 32)))                                           \
    OF_ADDRESS(X, sysenter_esp, GUEST_IA32_SYSENTER_ESP)                                                    \
    OF_ADDRESS(X, sysenter_eip, GUEST_IA32_SYSENTER_EIP)                                                    \
    X(pat, GUEST_IA32_PAT, NO_FIELD, "a memory type in every byte: 0, 1, or 4 to 7", SOURCE,                \
      !entry_has(v, ENTRY_LOAD_PAT) || entry_pat(value))                                                    \
    X(efer, GUEST_IA32_EFER, NO_FIELD, "bits 63:12, 9 and 7:1 clear", SOURCE,                               \
      !entry_has(v, ENTRY_LOAD_EFER) || !(value & EFER_NONE))                                               \
    X(efer_lma, GUEST_IA32_EFER, ENTRY_CONTROLS, "bit 10 (LMA) equal to bit 9 (IA-32e mode guest)", SOURCE, \
      !entry_has(v, ENTRY_LOAD_EFER) || (bool)(value & EFER_LMA) == (bool)(beside & ENTRY_GUEST_64))        \
    X(efer_lme, GUEST_IA32_EFER, GUEST_CR0, "bit 8 (LME) equal to bit 10 (LMA): CR0.PG is 1", SOURCE,       \
      !entry_has(v, ENTRY_LOAD_EFER) || !(beside & CR0_PG) ||                                               \
          (bool)(value & EFER_LMA) == (bool)(value & EFER_LME))

ENTRY_TABLE(entry_table_registers, CHECKS, NULL)
