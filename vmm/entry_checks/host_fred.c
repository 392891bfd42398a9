/* Host FRED MSRs, if VM exits load them (FRED 5.0, VMX). */
#include "include/fred.h"
#include "vmm/entry_checks/rules.h"

#define SOURCE   FRED_HOST_STATE
#define RSP_NONE BITS(5, 0)
#define SSP_NONE BITS(2, 0)

static bool loads_fred(const struct entry_view *v)
{
    return exit_has(v, EXIT_SECONDARY) && v->field(EXIT_CONTROLS_2) & EXIT2_LOAD_FRED;
}

static bool is_stack(const struct entry_view *v, uint64_t value, uint64_t reserved)
{
    return entry_canonical(v, value) && !(value & reserved);
}

#define OF_LEVEL(X, level)                                                                             \
    X(fred_rsp##level, HOST_IA32_FRED_RSP##level, NO_FIELD, "a canonical address with bits 5:0 clear", \
      SOURCE, is_stack(v, value, RSP_NONE))                                                            \
    X(fred_ssp##level, HOST_IA32_FRED_SSP##level, NO_FIELD, "a canonical address with bits 2:0 clear", \
      SOURCE, is_stack(v, value, SSP_NONE))

#define CHECKS(X)                                                                               \
    X(fred_config, HOST_IA32_FRED_CONFIG, NO_FIELD, "bits 11, 5, 4 and 2 clear", SOURCE,        \
      !(value & FRED_CONFIG_RESERVED))                                                          \
    X(fred_entry, HOST_IA32_FRED_CONFIG, NO_FIELD, "a canonical address in bits 63:12", SOURCE, \
      entry_canonical(v, (value & FRED_CONFIG_ENTRY)))                                          \
    OF_LEVEL(X, 1)                                                                              \
    OF_LEVEL(X, 2)                                                                              \
    OF_LEVEL(X, 3)

ENTRY_TABLE(entry_table_host_fred, CHECKS, loads_fred)
