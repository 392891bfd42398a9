#include "tests/blocking/held.h"
#include "tests/blocking/returns.h"
#include "tests/harness/environment.h"
#include "tests/harness/suite.h"

static unsigned faults;

static void go_on(struct fred_regs *regs)
{
    faults++;
    return_go_on(regs);
}

static void check_fault(struct test *t, const char *name, uint64_t (*way)(bool null_cs), bool opens)
{
    held_open(t);
    faults = 0;
    fred_hook(EVENT_HARDWARE_EXCEPTION, VECTOR_GP, go_on);
    way(true);
    fred_hook(EVENT_HARDWARE_EXCEPTION, VECTOR_GP, NULL);
    check_equal(t, "#GP of the return", 1, faults);
    held_close(t, name, opens);
}

CASE(erets, iret-faults, "IRETQ, IRETD and IRETW unblock NMIs even if they fault, and a far RET that faults does not",
     "SDM vol. 2, IRET/IRETD/IRETQ; SDM vol. 3, 6.7.1, Handling Multiple NMIs")
{
    /* target/i386/tcg/seg_helper.c, helper_iret_protected */
    if (environment_is_qemu())
        SKIP(t, "QEMU unblocks NMIs only after an IRET has succeeded, a CPU even if it faults");
    check_fault(t, "IRETQ that faults", return_by_iretq, true);
    check_fault(t, "IRETD that faults", return_by_iretd, true);
    check_fault(t, "IRETW that faults", return_by_iretw, true);
    check_fault(t, "far RET that faults", return_by_far_ret, false);
}
