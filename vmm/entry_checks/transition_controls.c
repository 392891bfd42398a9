/* VM-exit controls, and VM-entry controls except event injection (SDM vol. 3, 26.2.1.2 and 26.2.1.3). */
#include "vmm/entry_checks/rules.h"

#define EXIT_SOURCE  SDM_26_2_1_2
#define ENTRY_SOURCE SDM_26_2_1_3
#define FRED_SOURCE  SDM_26_2_1_2_AND_FRED_9_2

/* Checks the first and the last byte; address plus count can wrap. */
static bool area_fits(const struct entry_view *v, uint64_t address, uint64_t count)
{
    return !count ||
           (entry_physical(v, address) && entry_physical(v, address + count * sizeof(struct vmx_msr) - 1));
}

static bool is_aligned(uint64_t address, uint64_t count)
{
    return !count || address % sizeof(struct vmx_msr) == 0;
}

#define OF_AREA(X, name, field, source)                                                                    \
    X(name##_aligned, field##_ADDRESS, field##_COUNT, "bits 3:0 clear", source, is_aligned(value, beside)) \
    X(name##_width, field##_ADDRESS, field##_COUNT,                                                        \
      "an address within this CPU's width, up to the last entry's end", source, area_fits(v, value, beside))

#define CHECKS(X)                                                                                     \
    X(exit, EXIT_CONTROLS, NO_FIELD, "the bits that IA32_VMX_EXIT_CTLS allows", EXIT_SOURCE,          \
      entry_allowed(v->have->exit, value))                                                            \
    X(exit2, EXIT_CONTROLS_2, EXIT_CONTROLS, "the bits that IA32_VMX_EXIT_CTLS2 allows", FRED_SOURCE, \
      !(beside & EXIT_SECONDARY) || !(value & ~v->have->exit2))                                       \
    X(save_timer, EXIT_CONTROLS, PIN_CONTROLS,                                                        \
      "bit 22 (save timer value) clear without the preemption timer", EXIT_SOURCE,                    \
      (beside & PIN_PREEMPTION_TIMER) || !(value & EXIT_SAVE_TIMER))                                  \
    OF_AREA(X, exit_store, EXIT_MSR_STORE, EXIT_SOURCE)                                               \
    OF_AREA(X, exit_load, EXIT_MSR_LOAD, EXIT_SOURCE)                                                 \
    X(entry, ENTRY_CONTROLS, NO_FIELD, "the bits that IA32_VMX_ENTRY_CTLS allows", ENTRY_SOURCE,      \
      entry_allowed(v->have->entry, value))                                                           \
    OF_AREA(X, entry_load, ENTRY_MSR_LOAD, ENTRY_SOURCE)                                              \
    X(entry_smm, ENTRY_CONTROLS, NO_FIELD, "bits 10 and 11 clear outside SMM", ENTRY_SOURCE,          \
      !(value & (ENTRY_SMM | ENTRY_END_DUAL)))

ENTRY_TABLE(entry_table_transition, CHECKS, NULL)
