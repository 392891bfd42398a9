#include "tests/guests/injection.h"
#include "tests/harness/suite.h"

static void check_code_refused(struct test *t, const char *what, uint32_t information, uint32_t code)
{
    if (injection_at(t, &(struct vm_injection){information, code, 2}))
        check_entry_refused(t, what, VMX_ERROR_CONTROLS);
}

/* Later manuals allow bit 15, so it is not tested. */
static void refuse_high_bits(struct test *t)
{
    for (unsigned bit = 16; bit <= 31 && !t->failures; bit++) {
        check_code_refused(t, "a reserved bit in the error code",
                           INTERRUPTION_WITH_CODE(EVENT_HARDWARE_EXCEPTION, VECTOR_GP), (uint32_t)BIT(bit));
        if (t->failures)
            tell(t, "bit %u", bit);
    }
}

static void refuse_by_vector(struct test *t)
{
    static const uint8_t with[] = {VECTOR_DF, VECTOR_TS, VECTOR_NP, VECTOR_SS,
                                   VECTOR_GP, VECTOR_PF, VECTOR_AC};
    static const uint8_t without[] = {VECTOR_DE, VECTOR_DB, VECTOR_UD, VECTOR_NM, 16, VECTOR_MC, 19};

    for (unsigned i = 0; i < COUNT_OF(with); i++)
        check_code_refused(t, "an exception without its error code",
                           INTERRUPTION(EVENT_HARDWARE_EXCEPTION, with[i]), 0);
    for (unsigned i = 0; i < COUNT_OF(without); i++)
        check_code_refused(t, "an exception with an error code that it does not have",
                           INTERRUPTION_WITH_CODE(EVENT_HARDWARE_EXCEPTION, without[i]), 0);
}

CASE(entry, refused-error-code, "VM entry rejects error-code bits above 15 and, if IA32_VMX_BASIC[56] is 0, a code that does not fit the vector",
     "SDM vol. 3, 26.2.1.3, VM-Entry Control Fields, and A.1, Basic VMX Information")
{
    refuse_high_bits(t);
    if (!(t->vcpu->capabilities->basic & VMX_BASIC_ANY_CODE))
        refuse_by_vector(t);
}
