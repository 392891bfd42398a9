#include "tests/fred_guest/cet_returns.h"
#include "tests/harness/suite.h"

CASE(guest, fred-cet-eretu, "in a guest with FRED and a supervisor shadow stack, ERETU needs IA32_PL0_SSP in SSP and pops no word; else it faults, with its frame as it was",
     "SDM vol. 2, ERETU; its error code FAR-RET/IRET: SDM vol. 3, 6.15, #CP")
{
    static const uint64_t wrong[] = {GUEST_FRED_SHADOW(0) - 8, GUEST_FRED_SHADOW(0) + 8, GUEST_FRED_SHADOW(1),
                                     CET_SSP};
    struct cet_return r = {.user = true};

    if (!fred_cet_open(t, (struct nmi_controls){.exiting = true}, S_CET_SHADOW_STACK))
        return;
    if (fred_cet_before_return(t, &r))
        check_fred_cet_returns(t, &r, 0);
    for (unsigned i = 0; !t->failures && i < COUNT_OF(wrong); i++) {
        if (fred_cet_before_return(t, &r) && guest_set(t, GUEST_SSP, wrong[i]) &&
            check_fred_cet_refused(t, &r, VECTOR_CP, CP_FAR_RETURN) &&
            guest_set(t, GUEST_SSP, GUEST_FRED_SHADOW(0)))
            check_fred_cet_returns(t, &r, 0);
        if (t->failures)
            tell(t, "SSP %#lx", wrong[i]);
    }
    fred_guest_close(t);
}
