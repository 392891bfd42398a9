/* The checks of the FRED MSRs that a transition loads: of the guest by entries, of the host by exits
 * (FRED 5.0, VMX). */
#ifndef VMM_ENTRY_CHECKS_FRED_MSRS_H
#define VMM_ENTRY_CHECKS_FRED_MSRS_H

#include "include/fred.h"
#include "vmm/entry_checks/rules.h"

#define RSP_NONE BITS(5, 0)
#define SSP_NONE BITS(2, 0)

static inline bool is_fred_stack(const struct entry_view *v, uint64_t value, uint64_t reserved)
{
    return entry_canonical(v, value) && !(value & reserved);
}

#define FRED_MSRS_OF_LEVEL(X, whose, source, level)                                                       \
    X(fred_rsp##level, whose##_IA32_FRED_RSP##level, NO_FIELD, "a canonical address with bits 5:0 clear", \
      source, is_fred_stack(v, value, RSP_NONE))                                                          \
    X(fred_ssp##level, whose##_IA32_FRED_SSP##level, NO_FIELD, "a canonical address with bits 2:0 clear", \
      source, is_fred_stack(v, value, SSP_NONE))

/* For ENTRY_TABLE; `whose` is GUEST or HOST. */
#define FRED_MSRS(X, whose, source)                                                                \
    X(fred_config, whose##_IA32_FRED_CONFIG, NO_FIELD, "bits 11, 5, 4 and 2 clear", source,        \
      !(value & FRED_CONFIG_RESERVED))                                                             \
    X(fred_entry, whose##_IA32_FRED_CONFIG, NO_FIELD, "a canonical address in bits 63:12", source, \
      entry_canonical(v, (value & FRED_CONFIG_ENTRY)))                                             \
    FRED_MSRS_OF_LEVEL(X, whose, source, 1)                                                        \
    FRED_MSRS_OF_LEVEL(X, whose, source, 2)                                                        \
    FRED_MSRS_OF_LEVEL(X, whose, source, 3)

#endif
