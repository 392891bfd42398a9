#include "include/instructions.h"
#include "include/msr.h"
#include "tests/fred_guest/run.h"
#include "tests/harness/suite.h"

static const uint32_t msrs[] = {
    IA32_FRED_RSP0, IA32_FRED_RSP1, IA32_FRED_RSP2,   IA32_FRED_RSP3,      IA32_FRED_STKLVLS, IA32_FRED_SSP1,
    IA32_FRED_SSP2, IA32_FRED_SSP3, IA32_FRED_CONFIG, IA32_KERNEL_GS_BASE, IA32_STAR,
};

/* A value that the MSR takes, and that no other has. */
static uint64_t value_of(unsigned i)
{
    if (msrs[i] == IA32_FRED_CONFIG)
        return GUEST_FRED | 3UL << FRED_CONFIG_REDZONE_SHIFT | 1UL << FRED_CONFIG_INTERRUPT_SHIFT | 2;
    return 0x100000UL * (i + 1);
}

static void check_all(struct test *t, const char *when)
{
    for (unsigned i = 0; i < COUNT_OF(msrs); i++) {
        if (!check_equal(t, "an MSR of the guest", value_of(i), fred_guest_msr(t, msrs[i])))
            tell(t, "MSR %#x %s", msrs[i], when);
    }
}

/* Twice, as an exit that stores nothing would leave the values that the entry loaded. Then each changes
 * alone. */
static void run_twice(struct test *t, enum fred_swap swap)
{
    struct vm_exit exit = {0};

    if (!fred_guest_at(t, GUEST_CAUSE_NONE, false, swap))
        return;
    for (unsigned i = 0; i < COUNT_OF(msrs); i++)
        fred_guest_set_msr(t, msrs[i], value_of(i));
    for (unsigned i = 0; i < 2; i++) {
        guest_set(t, GUEST_RIP, guest_fred_cause(GUEST_CAUSE_NONE));
        if (!fred_guest_run(t, &exit) || !check_fred_guest_done(t, &exit))
            return;
        check_all(t, i ? "after the second exit" : "after the first exit");
    }
}

/* An event changes the level and, in ring 3, IA32_KERNEL_GS_BASE: the exit stores what the CPU has then. */
static void change(struct test *t, enum fred_swap swap)
{
    struct vm_exit exit = {0};
    uint64_t gs = 0;

    if (!fred_guest_at(t, GUEST_CAUSE_UD, true, swap) || !guest_set(t, GUEST_GS_BASE, value_of(0)) ||
        !fred_guest_set_msr(t, IA32_KERNEL_GS_BASE, value_of(1)) || !fred_guest_run(t, &exit) ||
        !check_fred_guest_handles(t, &exit, true))
        return;
    check_equal(t, "IA32_KERNEL_GS_BASE after an event in ring 3", value_of(0),
                fred_guest_msr(t, IA32_KERNEL_GS_BASE));
    check_error(t, vmcs_read(GUEST_GS_BASE, &gs));
    check_equal(t, "GS base after it", value_of(1), gs);
    check_equal(t, "address of its frame, on IA32_FRED_RSP0", GUEST_FRED_STACK(0) - FRED_FRAME_SIZE,
                exit.rsp);
}

CASE(exit, fred-msrs, "each MSR of a guest with FRED is loaded by the entry and saved by the exit, and each one of the host's is back",
     "FRED 5.0, VMX; SDM vol. 3, 24.7.2, 24.8.2, 27.4 and 27.6")
{
    uint64_t before[COUNT_OF(msrs)];
    enum fred_swap swap;

    if (!fred_guest_open(t, (struct nmi_controls){.exiting = true}))
        return;
    for (unsigned i = 0; i < COUNT_OF(msrs); i++)
        before[i] = rdmsr(msrs[i]);
    for (unsigned n = 0; fred_guest_swap(t, n, &swap); n++) {
        run_twice(t, swap);
        change(t, swap);
        for (unsigned i = 0; i < COUNT_OF(msrs); i++) {
            if (!check_equal(t, "an MSR of the host afterwards", before[i], rdmsr(msrs[i])))
                tell(t, "MSR %#x", msrs[i]);
        }
        if (t->failures)
            tell(t, "swapped by %s", fred_guest_swap_names[swap]);
    }
    fred_guest_close(t);
}
