#include "tests/guests/injection.h"
#include "tests/harness/suite.h"

#define VALID ((uint32_t)INTERRUPTION_VALID)

static const struct {
    const char *what;
    struct vm_injection event;
} rows[] = {
    {"reserved type 1", {INTERRUPTION(EVENT_RESERVED, FIRST_USER_VECTOR), 0, 1}},
    {"an NMI with vector 0", {INTERRUPTION(EVENT_NMI, 0), 0, 0}},
    {"an NMI with vector 3", {INTERRUPTION(EVENT_NMI, VECTOR_BP), 0, 0}},
    {"an NMI with vector 130", {INTERRUPTION(EVENT_NMI, 130), 0, 0}},
    {"an exception with vector 32", {INTERRUPTION(EVENT_HARDWARE_EXCEPTION, FIRST_USER_VECTOR), 0, 0}},
    {"an exception with vector 255", {INTERRUPTION(EVENT_HARDWARE_EXCEPTION, 255), 0, 0}},
    {"SYSCALL for a guest without FRED", {INTERRUPTION(EVENT_OTHER, VECTOR_SYSCALL), 0, 2}},
    {"SYSENTER for a guest without FRED", {INTERRUPTION(EVENT_OTHER, VECTOR_SYSENTER), 0, 2}},
    {"type 7 with vector 3", {INTERRUPTION(EVENT_OTHER, 3), 0, 0}},
    {"INT n of length 16", {INTERRUPTION(EVENT_SOFTWARE_INTERRUPT, 0x30), 0, 16}},
    {"INT1 of length 16", {INTERRUPTION(EVENT_PRIVILEGED_SOFTWARE_EXCEPTION, VECTOR_DB), 0, 16}},
    {"INT3 of length 16", {INTERRUPTION(EVENT_SOFTWARE_EXCEPTION, VECTOR_BP), 0, 16}},
    {"INT n of length 80000000h", {INTERRUPTION(EVENT_SOFTWARE_INTERRUPT, 0x30), 0, VALID}},
};

static void check_event_refused(struct test *t, const char *what, const struct vm_injection *event)
{
    if (injection_at(t, event))
        check_entry_refused(t, what, VMX_ERROR_CONTROLS);
}

/* Bit 13 marks a nested exception on a CPU with FRED, and is reserved without it. */
static void refuse_reserved_bits(struct test *t)
{
    bool nested = t->vcpu->capabilities->basic & VMX_BASIC_NESTED;

    for (unsigned bit = 12; bit <= 30 && !t->failures; bit++) {
        struct vm_injection event = {INTERRUPTION(EVENT_EXTERNAL_INTERRUPT, FIRST_USER_VECTOR), 0, 0};

        event.information |= (uint32_t)BIT(bit);
        check_event_refused(t, "a reserved bit for an external interrupt", &event);
        event.information = INTERRUPTION(EVENT_HARDWARE_EXCEPTION, VECTOR_UD) | (uint32_t)BIT(bit);
        if (nested && BIT(bit) == INTERRUPTION_NESTED)
            check_injected(t, &event);
        else
            check_event_refused(t, "a reserved bit for an exception", &event);
        if (t->failures)
            tell(t, "bit %u", bit);
    }
}

CASE(entry, refused-event, "VM entry rejects an event with a reserved type, a wrong vector or length, or a reserved bit",
     "SDM vol. 3, 26.2.1.3, VM-Entry Control Fields, and 30.4, VM Instruction Error Numbers; FRED 5.0, 9.2")
{
    for (unsigned i = 0; i < COUNT_OF(rows); i++)
        check_event_refused(t, rows[i].what, &rows[i].event);
    if (!(t->vcpu->capabilities->misc & VMX_MISC_LENGTH_0))
        check_event_refused(t, "INT n of length 0",
                            &(struct vm_injection){INTERRUPTION(EVENT_SOFTWARE_INTERRUPT, 0x30), 0, 0});
    refuse_reserved_bits(t);
}
