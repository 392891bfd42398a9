/* Guest FRED MSRs, if VM entries load them (FRED 5.0, VMX). */
#include "include/fred.h"
#include "vmm/entry_checks/rules.h"

#define SOURCE   FRED_GUEST_STATE
#define RSP_NONE BITS(5, 0)
#define SSP_NONE BITS(2, 0)

static bool loads_fred(const struct entry_view *v)
{
    return entry_has(v, ENTRY_LOAD_FRED);
}

static bool is_stack(const struct entry_view *v, uint64_t value, uint64_t reserved)
{
    return entry_canonical(v, value) && !(value & reserved);
}

#define OF_LEVEL(X, level)                                                                              \
    X(fred_rsp##level, GUEST_IA32_FRED_RSP##level, NO_FIELD, "a canonical address with bits 5:0 clear", \
      SOURCE, is_stack(v, value, RSP_NONE))                                                             \
    X(fred_ssp##level, GUEST_IA32_FRED_SSP##level, NO_FIELD, "a canonical address with bits 2:0 clear", \
      SOURCE, is_stack(v, value, SSP_NONE))

#define CHECKS(X)                                                                                \
    X(fred_config, GUEST_IA32_FRED_CONFIG, NO_FIELD, "bits 11, 5, 4 and 2 clear", SOURCE,        \
      !(value & FRED_CONFIG_RESERVED))                                                           \
    X(fred_entry, GUEST_IA32_FRED_CONFIG, NO_FIELD, "a canonical address in bits 63:12", SOURCE, \
      entry_canonical(v, (value & FRED_CONFIG_ENTRY)))                                           \
    OF_LEVEL(X, 1)                                                                               \
    OF_LEVEL(X, 2)                                                                               \
    OF_LEVEL(X, 3)

ENTRY_TABLE(entry_table_guest_fred_msrs, CHECKS, loads_fred)
