/* The building blocks of the check tables. */
#ifndef VMM_ENTRY_CHECKS_RULES_H
#define VMM_ENTRY_CHECKS_RULES_H

#include "include/registers.h"
#include "include/vmx.h"
#include "vmm/entry_checks/checks.h"

struct entry_table {
    const struct entry_check *checks;
    unsigned count;
    bool (*applies)(const struct entry_view *v); /* NULL: always; otherwise its fields may not exist */
};

extern const struct entry_table entry_table_execution, entry_table_transition, entry_table_event,
    entry_table_host, entry_table_host_fred, entry_table_registers, entry_table_segments, entry_table_guest,
    entry_table_guest_fred, entry_table_guest_fred_msrs;

/* A table of checks: ENTRY_RULE defines a function per check, ENTRY_CHECK its row. */
#define ENTRY_RULE(name, field, other, want, source, rule)                                 \
    static bool name##_passes(const struct entry_view *v, uint64_t value, uint64_t beside) \
    {                                                                                      \
        (void)v, (void)value, (void)beside;                                                \
        return rule;                                                                       \
    }
#define ENTRY_CHECK(name, field, other, want, source, rule) {want, name##_passes, field, other, source},
#define ENTRY_TABLE(name, CHECKS, applies)                            \
    CHECKS(ENTRY_RULE)                                                \
    static const struct entry_check checks[] = {CHECKS(ENTRY_CHECK)}; \
    const struct entry_table name = {checks, COUNT_OF(checks), applies};

/* Checks a control field against its capability MSR: bits 31:0 must be 1, bits 63:32 may be 1. */
static inline bool entry_allowed(uint64_t capability, uint64_t value)
{
    uint64_t must = (uint32_t)capability, may = capability >> 32;

    return (value & must) == must && (value & ~may) == 0;
}

static inline bool entry_fixed(uint64_t fixed0, uint64_t fixed1, uint64_t value)
{
    return (value & fixed0) == fixed0 && (value & ~fixed1) == 0;
}

static inline bool entry_canonical(const struct entry_view *v, uint64_t address)
{
    return is_canonical(address, v->linear_bits);
}

static inline bool entry_physical(const struct entry_view *v, uint64_t address)
{
    return address >> v->physical_bits == 0;
}

static inline bool entry_secondary(const struct entry_view *v, uint64_t bit)
{
    return v->field(PROC_CONTROLS) & PROC_SECONDARY && v->field(PROC_CONTROLS_2) & bit;
}

static inline bool entry_has(const struct entry_view *v, uint64_t bit)
{
    return v->field(ENTRY_CONTROLS) & bit;
}

static inline bool exit_has(const struct entry_view *v, uint64_t bit)
{
    return v->field(EXIT_CONTROLS) & bit;
}

/* Each of the eight entries must be a memory type: 2, 3 and those from 8 on are not (SDM vol. 3, 11.12.2). */
static inline bool entry_pat(uint64_t pat)
{
    for (unsigned i = 0; i < 8; i++) {
        uint64_t type = field_get(pat, 8 * i + 7, 8 * i);

        if (type > 7 || type == 2 || type == 3)
            return false;
    }
    return true;
}

static inline bool entry_injects(uint64_t information, unsigned type)
{
    return information & INTERRUPTION_VALID &&
           (information & INTERRUPTION_TYPE) >> INTERRUPTION_TYPE_SHIFT == type;
}

#endif
