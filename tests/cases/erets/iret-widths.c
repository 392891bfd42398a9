#include "tests/blocking/held.h"
#include "tests/blocking/returns.h"
#include "tests/harness/suite.h"

static void check_return(struct test *t, const char *name, uint64_t (*way)(bool null_cs))
{
    uint64_t target;

    held_open(t);
    target = way(false);
    check_equal(t, "RIP of the NMI: before the next instruction", target, held_rip());
    held_close(t, name, true);
}

/* Nothing is at its target: an exception there goes back too, and then no NMI has come. */
static void check_iretw(struct test *t)
{
    held_open(t);
    fred_hook(EVENT_HARDWARE_EXCEPTION, VECTOR_PF, return_go_on);
    fred_hook(EVENT_HARDWARE_EXCEPTION, VECTOR_UD, return_go_on);
    return_by_iretw(false);
    fred_hook(EVENT_HARDWARE_EXCEPTION, VECTOR_PF, NULL);
    fred_hook(EVENT_HARDWARE_EXCEPTION, VECTOR_UD, NULL);
    check_equal(t, "RIP of the NMI: before the next instruction", RETURN_IRETW_TARGET, held_rip());
    held_close(t, "IRETW", true);
}

CASE(erets, iret-widths, "IRETQ, IRETD and IRETW in ring 0 unblock NMIs with FRED on, and a held one arrives before the next instruction",
     "SDM vol. 2, IRET/IRETD/IRETQ; SDM vol. 3, 6.7.1, Handling Multiple NMIs")
{
    check_return(t, "IRETQ", return_by_iretq);
    if (!returns_reach()) {
        /* QEMU reads IRETW's frame by 32 bits of RSP too: target/i386/tcg/seg_helper.c, helper_ret_protected.
         */
        tell(t, "without IRETD and IRETW: the firmware put the program above 4 GiB");
        return;
    }
    check_return(t, "IRETD", return_by_iretd);
    check_iretw(t);
}
