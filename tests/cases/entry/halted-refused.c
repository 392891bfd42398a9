#include "tests/guests/injection.h"
#include "tests/harness/suite.h"

static const struct {
    const char *what;
    struct vm_injection event;
} rows[] = {
    {"#GP into HLT", {INTERRUPTION_WITH_CODE(EVENT_HARDWARE_EXCEPTION, VECTOR_GP), 0, 0}},
    {"#UD into HLT", {INTERRUPTION(EVENT_HARDWARE_EXCEPTION, VECTOR_UD), 0, 0}},
    {"INT 30h into HLT", {INTERRUPTION(EVENT_SOFTWARE_INTERRUPT, 0x30), 0, 2}},
    {"INT1 into HLT", {INTERRUPTION(EVENT_PRIVILEGED_SOFTWARE_EXCEPTION, VECTOR_DB), 0, 1}},
    {"INT3 into HLT", {INTERRUPTION(EVENT_SOFTWARE_EXCEPTION, VECTOR_BP), 0, 1}},
};

CASE(entry, halted-refused, "general-protection and invalid-opcode exceptions and software events cannot be injected into a halted guest: the VM entry fails",
     "SDM vol. 3, 26.3.1.5, Checks on Guest Non-Register State")
{
    for (unsigned i = 0; i < COUNT_OF(rows); i++) {
        if (injection_at(t, &rows[i].event) && guest_halted(t))
            check_entry_fails(t, rows[i].what, 0);
    }
}
