#include "tests/guests/injection.h"
#include "tests/harness/suite.h"

static void refuse(struct test *t, const char *what, uint32_t information, uint32_t code)
{
    if (injection_at(t, &(struct vm_injection){information, code, 2}))
        check_entry_refused(t, what, VMX_ERROR_CONTROLS);
}

/* Bit 15 came to be allowed: no CPU is asked about it. */
static void refuse_high_bits(struct test *t)
{
    for (unsigned bit = 16; bit <= 31 && !t->failures; bit++) {
        refuse(t, "a reserved bit in the error code",
               INTERRUPTION_WITH_CODE(EVENT_HARDWARE_EXCEPTION, VECTOR_GP), (uint32_t)BIT(bit));
        if (t->failures)
            tell(t, "which is bit %u", bit);
    }
}

static void refuse_by_vector(struct test *t)
{
    static const uint8_t with[] = {VECTOR_DF, VECTOR_TS, VECTOR_NP, VECTOR_SS,
                                   VECTOR_GP, VECTOR_PF, VECTOR_AC};
    static const uint8_t without[] = {VECTOR_DE, VECTOR_DB, VECTOR_UD, VECTOR_NM, 16, VECTOR_MC, 19};

    for (unsigned i = 0; i < COUNT_OF(with); i++)
        refuse(t, "an exception without its error code", INTERRUPTION(EVENT_HARDWARE_EXCEPTION, with[i]), 0);
    for (unsigned i = 0; i < COUNT_OF(without); i++)
        refuse(t, "an exception that has no error code",
               INTERRUPTION_WITH_CODE(EVENT_HARDWARE_EXCEPTION, without[i]), 0);
}

CASE(entry, refused-error-code, "no VM entry takes an error code above bit 15, nor, where IA32_VMX_BASIC[56] is 0, one that does not fit the vector",
     "SDM vol. 3, 26.2.1.3, VM-Entry Control Fields, and A.1, Basic VMX Information")
{
    refuse_high_bits(t);
    if (!(t->vcpu->capabilities->basic & VMX_BASIC_ANY_CODE))
        refuse_by_vector(t);
}
