/* The CPU's own FRED (FRED draft 5.0: CR4.FRED and the MSRs). */
#include "fred/backend.h"

#include "boot/cpu/per_cpu.h"
#include "fred/fred.h"
#include "include/cpuid.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "include/registers.h"

bool fred_in_cpuid(void)
{
    uint64_t both = CPUID_STRUCTURED_1_EAX_FRED | CPUID_STRUCTURED_1_EAX_LKGS;

    return cpuid(CPUID_VENDOR, 0).eax >= CPUID_STRUCTURED && cpuid(CPUID_STRUCTURED, 0).eax >= 1 &&
           (cpuid(CPUID_STRUCTURED, 1).eax & both) == both;
}

void fred_set_config_native(void);

#define MSRS (IA32_FRED_CONFIG - IA32_FRED_RSP0 + 1)

static per_cpu uint64_t firmware_msrs[MSRS];

static error native_open(struct machine *m, const struct fred_layout *layout)
{
    (void)m;
    (void)layout;
    for (uint32_t i = 0; i < MSRS; i++)
        firmware_msrs[i] = rdmsr(IA32_FRED_RSP0 + i);
    return NULL;
}

/* Last, when delivery has all it needs: an NMI may arrive at once. */
static error native_start(struct machine *m)
{
    (void)m;
    write_cr4(read_cr4() | CR4_FRED);
    return read_cr4() & CR4_FRED ? NULL : FAIL("CR4.FRED did not stay set, got CR4 %#lx", read_cr4());
}

static void native_stop(void)
{
    write_cr4(read_cr4() & ~CR4_FRED);
    for (uint32_t i = 0; i < MSRS; i++)
        wrmsr(IA32_FRED_RSP0 + i, firmware_msrs[i]);
}

static void native_abandoned(void)
{
}

static bool is_fred_msr(uint32_t msr)
{
    return msr >= IA32_FRED_RSP0 && msr <= IA32_FRED_CONFIG;
}

static bool native_read(uint32_t msr, uint64_t *value)
{
    return is_fred_msr(msr) && fred_try_rdmsr(msr, value) == 0;
}

static bool native_write(uint32_t msr, uint64_t value)
{
    return is_fred_msr(msr) && fred_try_wrmsr(msr, value) == 0;
}

const struct fred_backend fred_native = {"native",         native_open, native_start, native_stop,
                                         native_abandoned, native_read, native_write, fred_set_config_native};
