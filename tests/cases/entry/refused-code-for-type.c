#include "tests/guests/injection.h"
#include "tests/harness/suite.h"

static const struct {
    const char *what;
    uint32_t information;
} rows[] = {
    {"an external interrupt with an error code",
     INTERRUPTION_WITH_CODE(EVENT_EXTERNAL_INTERRUPT, FIRST_USER_VECTOR)},
    {"an NMI with an error code", INTERRUPTION_WITH_CODE(EVENT_NMI, VECTOR_NMI)},
    {"INT 13 with an error code", INTERRUPTION_WITH_CODE(EVENT_SOFTWARE_INTERRUPT, VECTOR_GP)},
    {"INT1 with an error code", INTERRUPTION_WITH_CODE(EVENT_PRIVILEGED_SOFTWARE_EXCEPTION, VECTOR_DB)},
    {"INT3 with an error code", INTERRUPTION_WITH_CODE(EVENT_SOFTWARE_EXCEPTION, VECTOR_BP)},
    {"a monitor-trap exit with an error code", INTERRUPTION_WITH_CODE(EVENT_OTHER, 0)},
};

CASE(entry, refused-code-for-type, "VM entry rejects an error code for all but a hardware exception",
     "SDM vol. 3, 26.2.1.3, VM-Entry Control Fields")
{
    for (unsigned i = 0; i < COUNT_OF(rows); i++) {
        if (injection_at(t, &(struct vm_injection){rows[i].information, 0, 2}))
            check_entry_refused(t, rows[i].what, VMX_ERROR_CONTROLS);
    }
}
