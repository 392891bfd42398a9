#include "include/instructions.h"
#include "include/msr.h"
#include "nmi/handler.h"
#include "tests/fred_guest/run.h"
#include "tests/guests/host_state.h"
#include "tests/harness/suite.h"

#define NOT_CANONICAL 0x4000000000000000UL

/* A value that WRMSR refuses too. `width` is there where a value that is not canonical is known to be
 * accepted. */
static const struct {
    uint32_t msr;
    uint64_t value;
} bad[] = {
    {IA32_FRED_CONFIG, GUEST_FRED | BIT(2)},  {IA32_FRED_CONFIG, GUEST_FRED | BIT(4)},
    {IA32_FRED_CONFIG, GUEST_FRED | BIT(11)}, {IA32_FRED_RSP0, GUEST_STACK_TOP - 8},
    {IA32_FRED_RSP1, GUEST_STACK_TOP - 32},   {IA32_FRED_RSP2, NOT_CANONICAL},
    {IA32_FRED_RSP3, NOT_CANONICAL},          {IA32_FRED_SSP1, GUEST_STACK_TOP - 4},
    {IA32_FRED_SSP2, NOT_CANONICAL},          {IA32_FRED_SSP3, GUEST_STACK_TOP - 1},
};

/* The number in the area, from 1 on. */
static unsigned number_of(const struct test *t, uint32_t msr)
{
    unsigned n = t->vcpu->fred->first;

    while (t->vcpu->fred->guest[n].index != msr)
        n++;
    return n - t->vcpu->fred->first + 1;
}

static void fail_once(struct test *t, unsigned i)
{
    struct vm_exit exit = {0};
    uint64_t number = 0;

    if (!fred_guest_at(t, GUEST_CAUSE_NONE, false, FRED_SWAPPED_BY_AREAS) ||
        !fred_guest_set_msr(t, bad[i].msr, bad[i].value))
        return;
    host_state_keep();
    if (!check_error(t, vcpu_try_enter(t->vcpu, &exit, VCPU_TICKS, &number)))
        return;
    check_equal(t, "VM-instruction error", 0, number);
    check_exit_reason(t, "exit reason, all of it", EXIT_REASON_ENTRY_FAILURE | EXIT_ENTRY_MSR_LOAD,
                      exit.whole_reason);
    check_equal(t, "exit qualification, the number in the area", number_of(t, bad[i].msr),
                exit.qualification);
    check_host_state(t, "a VM entry that cannot load an MSR");
    check(t, !nmi_probe_blocked(), "NMIs not blocked in the host");
    if (t->failures)
        tell(t, "MSR %#x with %#lx", bad[i].msr, bad[i].value);
}

CASE(entry, fred-failed, "a VM entry that cannot load a FRED MSR of the guest fails with its number in the area, and the host's MSRs are as before",
     "SDM vol. 3, 26.4, Loading MSRs, and 26.8, VM-Entry Failures During or After Loading Guest State")
{
    struct vm_exit exit = {0};

    if (!fred_guest_open(t, (struct nmi_controls){.exiting = true}))
        return;
    for (unsigned i = 0; !t->failures && i < COUNT_OF(bad); i++)
        fail_once(t, i);
    if (fred_guest_at(t, GUEST_CAUSE_NONE, false, FRED_SWAPPED_BY_AREAS) && fred_guest_run(t, &exit))
        check_fred_guest_done(t, &exit);
    fred_guest_close(t);
}
