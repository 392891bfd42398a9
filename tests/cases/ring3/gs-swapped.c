#include "include/instructions.h"
#include "include/msr.h"
#include "tests/events/user.h"
#include "tests/harness/suite.h"

static uint64_t base_in_handler, kernel_base_in_handler;

static void read_gs_bases(struct fred_regs *regs)
{
    base_in_handler = rdmsr(IA32_GS_BASE);
    kernel_base_in_handler = rdmsr(IA32_KERNEL_GS_BASE);
    caught.gprs = regs->gprs;
}

CASE(ring3, gs-swapped, "ERETU loads ring 3's GS, and an event there restores ring 0's",
     "FRED 5.0, event delivery and ERETU; SDM vol. 2, ERETU, SWAPGS")
{
    static const uint64_t ring0_word = 0x00C0FFEE;
    uint64_t *ring3_word = (uint64_t *)t->user_stack - 64;

    *ring3_word = 0x0BADCAFE;
    wrmsr(IA32_GS_BASE, (uint64_t)&ring0_word);
    wrmsr(IA32_KERNEL_GS_BASE, (uint64_t)ring3_word);
    fred_hook(EVENT_SOFTWARE_INTERRUPT, USER_INT_VECTOR, read_gs_bases);
    user_run(t, USER_READS_GS, false, NULL);
    fred_hook(EVENT_SOFTWARE_INTERRUPT, USER_INT_VECTOR, NULL);

    check_equal(t, "word that ring 3 reads at gs:0", *ring3_word, caught.gprs.rax);
    check_equal(t, "IA32_GS_BASE in the handler", (uint64_t)&ring0_word, base_in_handler);
    check_equal(t, "IA32_KERNEL_GS_BASE in the handler", (uint64_t)ring3_word, kernel_base_in_handler);
    check_equal(t, "IA32_GS_BASE afterwards", (uint64_t)&ring0_word, rdmsr(IA32_GS_BASE));
    wrmsr(IA32_GS_BASE, 0);
    wrmsr(IA32_KERNEL_GS_BASE, 0);
}
