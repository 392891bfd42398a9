/* VM-entry event injection (SDM vol. 3, 26.2.1.3). */
#include "fred/fred.h"
#include "vmm/entry_checks/rules.h"

#define SOURCE         SDM_26_2_1_3
#define MOST_LENGTH    15
#define LAST_EXCEPTION (FIRST_USER_VECTOR - 1)
#define RESERVED       BITS(30, 12)
#define CODE_RESERVED  BITS(31, 16) /* bit 15 was reserved before SGX */

static unsigned vector_of(uint64_t information)
{
    return information & INTERRUPTION_VECTOR;
}

/* 1 and 2 are SYSCALL and SYSENTER, into a guest with FRED; 0 is the monitor-trap exit. */
static bool is_other(const struct entry_view *v, uint64_t information)
{
    if (v->field(GUEST_CR4) & CR4_FRED && vector_of(information) != 0)
        return vector_of(information) <= VECTOR_SYSENTER;
    return vector_of(information) == 0 && v->have->proc >> 32 & PROC_MONITOR_TRAP;
}

static bool has_vector(const struct entry_view *v, uint64_t information)
{
    unsigned vector = vector_of(information);

    if (entry_injects(information, EVENT_OTHER))
        return is_other(v, information);
    if (entry_injects(information, EVENT_NMI))
        return vector == VECTOR_NMI;
    return !entry_injects(information, EVENT_HARDWARE_EXCEPTION) || vector <= LAST_EXCEPTION;
}

static bool has_code(uint64_t information)
{
    return information & INTERRUPTION_VALID && information & INTERRUPTION_ERROR_CODE;
}

static bool wants_code(unsigned vector)
{
    return vector == VECTOR_DF || (vector >= VECTOR_TS && vector <= VECTOR_PF) || vector == VECTOR_AC;
}

static uint64_t reserved_bits(const struct entry_view *v, uint64_t information)
{
    bool nested = v->have->basic & VMX_BASIC_NESTED && entry_injects(information, EVENT_HARDWARE_EXCEPTION);

    if (!(information & INTERRUPTION_VALID))
        return 0;
    return information & RESERVED & (nested ? ~INTERRUPTION_NESTED : ~0UL);
}

static bool is_software(uint64_t information)
{
    return entry_injects(information, EVENT_SOFTWARE_INTERRUPT) ||
           entry_injects(information, EVENT_PRIVILEGED_SOFTWARE_EXCEPTION) ||
           entry_injects(information, EVENT_SOFTWARE_EXCEPTION);
}

static bool has_length(const struct entry_view *v, uint64_t length)
{
    return length ? length <= MOST_LENGTH : v->have->misc & VMX_MISC_LENGTH_0;
}

#define CHECKS(X)                                                                                          \
    X(event_type, ENTRY_INTERRUPTION_INFORMATION, NO_FIELD, "a type other than 1 (reserved) in bits 10:8", \
      SOURCE, !entry_injects(value, EVENT_RESERVED))                                                       \
    X(event_vector, ENTRY_INTERRUPTION_INFORMATION, NO_FIELD, "a vector in bits 7:0 that the type allows", \
      SOURCE, has_vector(v, value))                                                                        \
    X(event_code, ENTRY_INTERRUPTION_INFORMATION, NO_FIELD,                                                \
      "bit 11 (error code) clear except for hardware exceptions", SOURCE,                                  \
      !has_code(value) || entry_injects(value, EVENT_HARDWARE_EXCEPTION))                                  \
    X(event_code_vector, ENTRY_INTERRUPTION_INFORMATION, NO_FIELD,                                         \
      "bit 11 (error code) as the vector requires: IA32_VMX_BASIC bit 56 is 0", SOURCE,                    \
      (v->have->basic & VMX_BASIC_ANY_CODE) || !entry_injects(value, EVENT_HARDWARE_EXCEPTION) ||          \
          has_code(value) == wants_code(vector_of(value)))                                                 \
    X(event_reserved, ENTRY_INTERRUPTION_INFORMATION, NO_FIELD,                                            \
      "bits 30:12 clear, except 13 of an exception if IA32_VMX_BASIC bit 58 is 1", SOURCE,                 \
      !reserved_bits(v, value))                                                                            \
    X(event_code_high, ENTRY_EXCEPTION_ERROR_CODE, ENTRY_INTERRUPTION_INFORMATION, "bits 31:16 clear",     \
      SOURCE, !has_code(beside) || !(value & CODE_RESERVED))                                               \
    X(event_length, ENTRY_INSTRUCTION_LENGTH, ENTRY_INTERRUPTION_INFORMATION,                              \
      "1 to 15, or 0 if IA32_VMX_MISC bit 30 is 1", SOURCE, !is_software(beside) || has_length(v, value))

ENTRY_TABLE(entry_table_event, CHECKS, NULL)
