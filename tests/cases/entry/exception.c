#include "tests/guests/injection.h"
#include "tests/harness/suite.h"

#define ERROR_CODE_BITS BITS(14, 0) /* later manuals allow bit 15 too */

static const struct row {
    uint8_t vector;
    bool has_code;
} rows[] = {
    {VECTOR_DE, false}, {VECTOR_DB, false}, {5, false},        {VECTOR_UD, false},
    {VECTOR_NM, false}, {VECTOR_DF, true},  {VECTOR_TS, true}, {VECTOR_NP, true},
    {VECTOR_SS, true},  {VECTOR_GP, true},  {VECTOR_PF, true}, {16, false},
    {VECTOR_AC, true},  {VECTOR_MC, false}, {19, false},       {VECTOR_VE, false},
};

/* Called with two codes that differ in every bit, so that each bit of the field is tested. */
static void inject_exception(struct test *t, const struct row *row, uint32_t code)
{
    if (row->has_code)
        check_injected(t, &(struct vm_injection){
                              INTERRUPTION_WITH_CODE(EVENT_HARDWARE_EXCEPTION, row->vector), code, 0});
    else
        check_injected(t,
                       &(struct vm_injection){INTERRUPTION(EVENT_HARDWARE_EXCEPTION, row->vector), code, 0});
}

CASE(entry, exception, "an exception injected by a VM entry arrives in the guest with its vector and, where it has one, its error code",
     "SDM vol. 3, 24.8.3, 26.6.1 and table 6-1")
{
    for (unsigned i = 0; i < COUNT_OF(rows); i++) {
        inject_exception(t, &rows[i], (uint32_t)(ERROR_CODE_BITS & 0x5555));
        inject_exception(t, &rows[i], (uint32_t)(ERROR_CODE_BITS & 0xAAAA));
    }
}
