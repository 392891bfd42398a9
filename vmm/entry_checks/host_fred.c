/* Host FRED MSRs, if VM exits load them. */
#include "vmm/entry_checks/fred_msrs.h"

static bool loads_fred(const struct entry_view *v)
{
    return exit_has(v, EXIT_SECONDARY) && v->field(EXIT_CONTROLS_2) & EXIT2_LOAD_FRED;
}

#define CHECKS(X) FRED_MSRS(X, HOST, FRED_HOST_STATE)

ENTRY_TABLE(entry_table_host_fred, CHECKS, loads_fred)
