/* WRMSR of a FRED MSR accepts an invalid value, or stores less than it must. */
#include "include/msr.h"
#include "tests/faults/fred/rules.h"

#define WRONG_WRITE(name, sentence)                                                                 \
    WRONG_RULE(write_msr, bool,                                                                     \
               (struct soft_msrs * msrs, uint32_t msr, uint64_t value, unsigned linear_bits), name, \
               sentence)

WRONG_WRITE("msr-reserved", "WRMSR accepts reserved bits")
{
    uint64_t reserved = msr == IA32_FRED_CONFIG ? FRED_CONFIG_RESERVED : BITS(5, 0);

    return soft_msr_write(msrs, msr, value, linear_bits) ||
           soft_msr_write(msrs, msr, value & ~reserved, linear_bits);
}

WRONG_WRITE("msr-canonical", "WRMSR accepts addresses that are not canonical")
{
    (void)linear_bits;
    return soft_msr_write(msrs, msr, value, 64);
}

WRONG_WRITE("msr-stklvls", "IA32_FRED_STKLVLS keeps 32 bits")
{
    if (msr == IA32_FRED_STKLVLS)
        value &= BITS(31, 0);
    return soft_msr_write(msrs, msr, value, linear_bits);
}
