#include "boot/report/machine_check.h"

#include "boot/console/console.h"
#include "include/cpuid.h"
#include "include/instructions.h"
#include "include/msr.h"

static void report_bank(uint32_t bank)
{
    uint64_t status = rdmsr(IA32_MC0_STATUS + bank * MC_BANK_STEP);

    if (!(status & MC_STATUS_VALID))
        return;
    say("#   bank %-2u     status %#018lx\n", bank, status);
    if (status & MC_STATUS_ADDRESS_VALID)
        say("#               address %#018lx\n", rdmsr(IA32_MC0_ADDR + bank * MC_BANK_STEP));
}

void machine_check_report(void)
{
    uint32_t banks;

    if (!(cpuid(CPUID_FEATURES, 0).edx & CPUID_FEATURES_EDX_MCA))
        return;
    banks = (uint32_t)(rdmsr(IA32_MCG_CAP) & MCG_CAP_BANKS);
    say("#   MCG_STATUS  %#018lx\n", rdmsr(IA32_MCG_STATUS));
    for (uint32_t bank = 0; bank < banks; bank++)
        report_bank(bank);
    wrmsr(IA32_MCG_STATUS, rdmsr(IA32_MCG_STATUS) & ~MCG_STATUS_IN_PROGRESS);
}
