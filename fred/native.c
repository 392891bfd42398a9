/* FRED as the CPU has it (FRED draft 5.0, CR4.FRED and its MSRs). */
#include "fred/backend.h"

#include "boot/cpu/per_cpu.h"
#include "fred/fred.h"
#include "include/cpuid.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "include/registers.h"

bool fred_cpu_has_it(void)
{
    uint64_t both = CPUID_STRUCTURED_1_EAX_FRED | CPUID_STRUCTURED_1_EAX_LKGS;

    return cpuid(CPUID_VENDOR, 0).eax >= CPUID_STRUCTURED && cpuid(CPUID_STRUCTURED, 0).eax >= 1 &&
           (cpuid(CPUID_STRUCTURED, 1).eax & both) == both;
}

void fred_set_config_native(void);

#define MSRS (IA32_FRED_CONFIG - IA32_FRED_RSP0 + 1)

static per_cpu uint64_t before[MSRS]; /* what the firmware had in them */

static error open(struct machine *m, const struct fred_layout *layout)
{
    (void)m;
    (void)layout;
    for (uint32_t i = 0; i < MSRS; i++)
        before[i] = rdmsr(IA32_FRED_RSP0 + i);
    return NULL;
}

/* Last, when all that delivery needs is there: an NMI may be the next thing that happens. */
static error start(struct machine *m)
{
    (void)m;
    write_cr4(read_cr4() | CR4_FRED);
    return read_cr4() & CR4_FRED ? NULL : FAIL("CR4.FRED did not stay set, got CR4 %#lx", read_cr4());
}

static void stop(void)
{
    write_cr4(read_cr4() & ~CR4_FRED);
    for (uint32_t i = 0; i < MSRS; i++)
        wrmsr(IA32_FRED_RSP0 + i, before[i]);
}

static void abandoned(void)
{
}

static bool is_fred_msr(uint32_t msr)
{
    return msr >= IA32_FRED_RSP0 && msr <= IA32_FRED_CONFIG;
}

static bool read(uint32_t msr, uint64_t *value)
{
    return is_fred_msr(msr) && fred_try_rdmsr(msr, value) == 0;
}

static bool write(uint32_t msr, uint64_t value)
{
    return is_fred_msr(msr) && fred_try_wrmsr(msr, value) == 0;
}

const struct fred_backend fred_native = {"native",  open, start, stop,
                                         abandoned, read, write, fred_set_config_native};
