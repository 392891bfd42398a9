/* Guest FRED MSRs, if VM entries load them. */
#include "vmm/entry_checks/fred_msrs.h"

static bool loads_fred(const struct entry_view *v)
{
    return entry_has(v, ENTRY_LOAD_FRED);
}

#define CHECKS(X) FRED_MSRS(X, GUEST, FRED_GUEST_STATE)

ENTRY_TABLE(entry_table_guest_fred_msrs, CHECKS, loads_fred)
