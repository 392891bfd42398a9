#include "tests/entry_fail/entry_fail.h"
#include "tests/fred_guest/run.h"
#include "tests/guests/standing.h"
#include "tests/harness/suite.h"

/* The manuals disagree with themselves over time: reported, not asserted. */
static void report_sti_in_ring3(struct test *t)
{
    struct vm_exit exit = {0};
    uint64_t number = 0;

    if (!fred_guest_open(t, (struct nmi_controls){.exiting = true}))
        return;
    if (fred_guest_at(t, GUEST_CAUSE_NONE, true, FRED_SWAPPED_BY_NONE) &&
        guest_set(t, GUEST_RFLAGS, RFLAGS_FIXED | RFLAGS_IF) &&
        guest_set(t, GUEST_INTERRUPTIBILITY, INTERRUPTIBILITY_STI) &&
        check_error(t, vcpu_try_enter(t->vcpu, &exit, VCPU_TICKS, &number)))
        tell(t, "in ring 3 with STI blocking the entry %s", vm_exit_is_failure(&exit) ? "fails" : "succeeds");
    fred_guest_close(t);
}

CASE(refuse, fred-guest, "VM entry fails on a guest with FRED outside 64-bit mode, in ring 1 or 2, in compatibility mode of ring 0, or in ring 3 with IOPL",
     "SDM vol. 3, 29.3.1 since edition 090; FRED 5.0, VMX: checks on guest state")
{
    t->skipped = fred_guest_absent(t->vcpu);
    if (t->skipped)
        return;
    check_mutations(t, &mutations_guest_fred);
    report_sti_in_ring3(t);
}
