/* VM-execution control fields (SDM vol. 3, 26.2.1.1). */
#include "include/paging.h"
#include "vmm/entry_checks/rules.h"

#define SOURCE    SDM_26_2_1_1
#define MOST_CR3S 4

static bool has_ept(const struct entry_view *v)
{
    return entry_secondary(v, PROC2_EPT);
}

static bool is_memory_type(uint64_t have, uint64_t type)
{
    return type == EPTP_MEMORY_WB ? have & EPT_CAP_MEMORY_WB
                                  : type == EPTP_MEMORY_UC && have & EPT_CAP_MEMORY_UC;
}

static bool is_walk_length(uint64_t have, uint64_t length)
{
    return length == EPTP_WALK_LENGTH_4 ? have & EPT_CAP_WALK_4
                                        : length == EPTP_WALK_LENGTH_5 && have & EPT_CAP_WALK_5;
}

#define CHECKS(X)                                                                                            \
    X(pin, PIN_CONTROLS, NO_FIELD, "the bits that IA32_VMX_PINBASED_CTLS allows", SOURCE,                    \
      entry_allowed(v->have->pin, value))                                                                    \
    X(proc, PROC_CONTROLS, NO_FIELD, "the bits that IA32_VMX_PROCBASED_CTLS allows", SOURCE,                 \
      entry_allowed(v->have->proc, value))                                                                   \
    X(proc2, PROC_CONTROLS_2, PROC_CONTROLS, "the bits that IA32_VMX_PROCBASED_CTLS2 allows", SOURCE,        \
      !(beside & PROC_SECONDARY) || entry_allowed(v->have->proc2, value))                                    \
    X(cr3_targets, CR3_TARGET_COUNT, NO_FIELD, "at most 4", SOURCE, value <= MOST_CR3S)                      \
    X(msr_bitmap, MSR_BITMAP_ADDRESS, NO_FIELD, "a page-aligned address within this CPU's width", SOURCE,    \
      !(v->field(PROC_CONTROLS) & PROC_MSR_BITMAPS) || (value % PAGE_SIZE == 0 && entry_physical(v, value))) \
    X(virtual_nmis, PIN_CONTROLS, NO_FIELD, "bit 5 (virtual NMIs) clear while bit 3 (NMI exiting) is",       \
      SOURCE, (value & PIN_NMI_EXITING) || !(value & PIN_VIRTUAL_NMIS))                                      \
    X(nmi_window, PROC_CONTROLS, PIN_CONTROLS,                                                               \
      "bit 22 (NMI-window exiting) clear while virtual NMIs are off", SOURCE,                                \
      (beside & PIN_VIRTUAL_NMIS) || !(value & PROC_NMI_WINDOW_EXITING))                                     \
    X(no_tpr_shadow, PROC_CONTROLS_2, PROC_CONTROLS, "bits 4, 8 and 9 clear without a TPR shadow", SOURCE,   \
      !(beside & PROC_SECONDARY) || beside & PROC_TPR_SHADOW ||                                              \
          !(value & (PROC2_VIRTUAL_X2APIC | PROC2_APIC_REGISTERS | PROC2_VIRTUAL_INTERRUPTS)))               \
    X(ept_memory, EPT_POINTER, NO_FIELD, "a memory type in bits 2:0 that IA32_VMX_EPT_VPID_CAP allows",      \
      SOURCE, !has_ept(v) || is_memory_type(v->have->ept, value & EPTP_MEMORY))                              \
    X(ept_walk, EPT_POINTER, NO_FIELD, "a page-walk length in bits 5:3 that IA32_VMX_EPT_VPID_CAP allows",   \
      SOURCE, !has_ept(v) || is_walk_length(v->have->ept, value & EPTP_WALK_LENGTH))                         \
    X(ept_dirty, EPT_POINTER, NO_FIELD,                                                                      \
      "bit 6 clear: IA32_VMX_EPT_VPID_CAP has no accessed and dirty flags", SOURCE,                          \
      !has_ept(v) || v->have->ept & EPT_CAP_DIRTY || !(value & EPTP_DIRTY))                                  \
    X(ept_shadow_stack, EPT_POINTER, NO_FIELD,                                                               \
      "bit 7 clear: IA32_VMX_EPT_VPID_CAP has no shadow-stack control", SOURCE,                              \
      !has_ept(v) || v->have->ept & EPT_CAP_SHADOW_STACK || !(value & EPTP_SHADOW_STACK))                    \
    X(ept_reserved, EPT_POINTER, NO_FIELD, "bits 11:8 clear", SOURCE, !has_ept(v) || !(value & EPTP_NONE))   \
    X(ept_width, EPT_POINTER, NO_FIELD, "an address within this CPU's width", SOURCE,                        \
      !has_ept(v) || entry_physical(v, value))                                                               \
    X(unrestricted, PROC_CONTROLS_2, PROC_CONTROLS, "bit 7 (unrestricted guest) clear without EPT", SOURCE,  \
      !(beside & PROC_SECONDARY) || value & PROC2_EPT || !(value & PROC2_UNRESTRICTED))

ENTRY_TABLE(entry_table_execution, CHECKS, NULL)
