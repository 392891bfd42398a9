/* Guest RIP and RFLAGS, and guest non-register state (SDM vol. 3, 26.3.1.4 and 26.3.1.5). */
#include "fred/fred.h"
#include "include/msr.h"
#include "vmm/entry_checks/rules.h"

#define FLAGS   SDM_26_3_1_4
#define STATE   SDM_26_3_1_5

#define BLOCKED (INTERRUPTIBILITY_STI | INTERRUPTIBILITY_MOV_SS)
#define NO_LINK (~0UL)

static bool is_64_bit(const struct entry_view *v)
{
    return entry_has(v, ENTRY_GUEST_64) && v->field(GUEST_CS_ACCESS_RIGHTS) & ACCESS_LONG;
}

/* Bits 63:N must be equal, where a linear address has N bits; bit N-1 may differ from them. */
static bool is_rip(const struct entry_view *v, uint64_t rip)
{
    uint64_t high = rip >> v->linear_bits;

    return !high || high == ~0UL >> v->linear_bits;
}

/* Active, or supported by IA32_VMX_MISC: bits 8:6 stand for states 1 to 3. */
static bool is_activity(const struct entry_view *v, uint64_t state)
{
    return state == ACTIVITY_ACTIVE ||
           (state <= ACTIVITY_SIPI && v->have->misc & VMX_MISC_HLT << (state - 1));
}

/* Events that can be injected into a guest that is not active. */
static bool is_woken(uint64_t state, uint64_t information)
{
    unsigned vector = information & INTERRUPTION_VECTOR;
    bool nmi = entry_injects(information, EVENT_NMI);
    bool exception = entry_injects(information, EVENT_HARDWARE_EXCEPTION);

    if (state == ACTIVITY_ACTIVE || !(information & INTERRUPTION_VALID))
        return true;
    if (state == ACTIVITY_HLT)
        return nmi || entry_injects(information, EVENT_EXTERNAL_INTERRUPT) ||
               (entry_injects(information, EVENT_OTHER) && !vector) ||
               (exception && (vector == VECTOR_DB || vector == VECTOR_MC));
    return state == ACTIVITY_SHUTDOWN && (nmi || (exception && vector == VECTOR_MC));
}

static bool is_blocked_for(uint64_t interruptibility, uint64_t information)
{
    if (entry_injects(information, EVENT_EXTERNAL_INTERRUPT))
        return interruptibility & BLOCKED;
    return entry_injects(information, EVENT_NMI) && interruptibility & INTERRUPTIBILITY_MOV_SS;
}

/* BS must match TF and BTF only while STI, MOV SS or HLT delays the debug exception. */
static bool is_step(const struct entry_view *v, uint64_t pending, uint64_t rflags)
{
    bool due = rflags & RFLAGS_TF && !(v->field(GUEST_IA32_DEBUGCTL) & DEBUGCTL_BTF);

    if (!(v->field(GUEST_INTERRUPTIBILITY) & BLOCKED) && v->field(GUEST_ACTIVITY_STATE) != ACTIVITY_HLT)
        return true;
    return (bool)(pending & DEBUG_STEP) == due;
}

static bool is_revision(const struct entry_view *v, uint64_t link)
{
    uint32_t word = 0;

    return link == NO_LINK || !v->word(link, &word) || word == (v->have->basic & VMX_BASIC_REVISION);
}

#define CHECKS(X)                                                                                            \
    X(rip_narrow, GUEST_RIP, GUEST_CS_ACCESS_RIGHTS, "bits 63:32 clear: the guest is not in 64-bit mode",    \
      FLAGS, is_64_bit(v) || !(value & BITS(63, 32)))                                                        \
    X(rip_wide, GUEST_RIP, NO_FIELD, "equal bits above the linear-address width", FLAGS, is_rip(v, value))   \
    X(rflags_none, GUEST_RFLAGS, NO_FIELD, "bits 63:22, 15, 5 and 3 clear", FLAGS, !(value & RFLAGS_NONE))   \
    X(rflags_fixed, GUEST_RFLAGS, NO_FIELD, "bit 1 set", FLAGS, (value & RFLAGS_FIXED))                      \
    X(rflags_vm, GUEST_RFLAGS, ENTRY_CONTROLS, "bit 17 (VM) clear: the guest is 64-bit", FLAGS,              \
      !(beside & ENTRY_GUEST_64) || !(value & RFLAGS_VM))                                                    \
    X(rflags_if, GUEST_RFLAGS, ENTRY_INTERRUPTION_INFORMATION, "bit 9 (IF) set: an interrupt is injected",   \
      FLAGS, !entry_injects(beside, EVENT_EXTERNAL_INTERRUPT) || value & RFLAGS_IF)                          \
    X(activity, GUEST_ACTIVITY_STATE, NO_FIELD, "0, or one of 1 to 3 that IA32_VMX_MISC bits 8:6 allow",     \
      STATE, is_activity(v, value))                                                                          \
    X(activity_hlt, GUEST_ACTIVITY_STATE, GUEST_SS_ACCESS_RIGHTS, "not 1 (HLT): the DPL of SS is not 0",     \
      STATE, value != ACTIVITY_HLT || !(beside & ACCESS_DPL))                                                \
    X(activity_blocked, GUEST_ACTIVITY_STATE, GUEST_INTERRUPTIBILITY, "0 (active): STI or MOV SS blocks",    \
      STATE, value == ACTIVITY_ACTIVE || !(beside & BLOCKED))                                                \
    X(activity_event, GUEST_ACTIVITY_STATE, ENTRY_INTERRUPTION_INFORMATION,                                  \
      "a state that allows the injected event", STATE, is_woken(value, beside))                              \
    X(interruptibility, GUEST_INTERRUPTIBILITY, NO_FIELD, "bits 31:5 clear", STATE,                          \
      !(value & INTERRUPTIBILITY_NONE))                                                                      \
    X(two_blocks, GUEST_INTERRUPTIBILITY, NO_FIELD, "bits 0 (STI) and 1 (MOV SS) not both set", STATE,       \
      (value & BLOCKED) != BLOCKED)                                                                          \
    X(sti_if, GUEST_INTERRUPTIBILITY, GUEST_RFLAGS, "bit 0 (STI) clear: RFLAGS.IF is 0", STATE,              \
      (beside & RFLAGS_IF) || !(value & INTERRUPTIBILITY_STI))                                               \
    X(blocked_event, GUEST_INTERRUPTIBILITY, ENTRY_INTERRUPTION_INFORMATION,                                 \
      "nothing that blocks the injected event", STATE, !is_blocked_for(value, beside))                       \
    X(smi, GUEST_INTERRUPTIBILITY, NO_FIELD, "bit 2 (SMI) clear outside SMM", STATE,                         \
      !(value & INTERRUPTIBILITY_SMI))                                                                       \
    X(blocked_nmi, GUEST_INTERRUPTIBILITY, ENTRY_INTERRUPTION_INFORMATION,                                   \
      "bit 3 (NMI) clear: an NMI is injected with virtual NMIs", STATE,                                      \
      !entry_injects(beside, EVENT_NMI) || !(v->field(PIN_CONTROLS) & PIN_VIRTUAL_NMIS) ||                   \
          !(value & INTERRUPTIBILITY_NMI))                                                                   \
    X(enclave, GUEST_INTERRUPTIBILITY, NO_FIELD, "bit 4 (enclave) clear while bit 1 (MOV SS) is set", STATE, \
      !(value & INTERRUPTIBILITY_SGX) || !(value & INTERRUPTIBILITY_MOV_SS))                                 \
    X(pending, GUEST_PENDING_DEBUG_EXCEPTIONS, NO_FIELD, "bits 63:17, 15, 13 and 11:4 clear", STATE,         \
      !(value & PENDING_DEBUG_NONE))                                                                         \
    X(pending_step, GUEST_PENDING_DEBUG_EXCEPTIONS, GUEST_RFLAGS,                                            \
      "bit 14 (BS) equal to RFLAGS.TF && !IA32_DEBUGCTL.BTF", STATE, is_step(v, value, beside))              \
    X(link_page, VMCS_LINK_POINTER, NO_FIELD,                                                                \
      "all bits set, or a page-aligned address within this CPU's width", STATE,                              \
      value == NO_LINK || (value % PAGE_SIZE == 0 && entry_physical(v, value)))                              \
    X(link_revision, VMCS_LINK_POINTER, NO_FIELD,                                                            \
      "all bits set, or a VMCS with the revision of IA32_VMX_BASIC, bit 31 clear", STATE,                    \
      is_revision(v, value))                                                                                 \
    X(link_own, VMCS_LINK_POINTER, NO_FIELD, "all bits set, or a VMCS other than this one", STATE,           \
      value != v->vmcs)

ENTRY_TABLE(entry_table_guest, CHECKS, NULL)
