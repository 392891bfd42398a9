#include "nmi/handler.h"
#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

static void fail_entry(struct test *t, enum vmcs_field field, uint64_t value)
{
    struct vm_exit exit = {0};
    uint64_t before = 0, number = 0;

    if (t->failures || !check_error(t, vmcs_read(field, &before)) || !guest_at(t, GUEST_STEP_CALL, false) ||
        !host_blocks(t, 1))
        return;
    if (guest_set(t, field, value) && guest_try(t, &exit, &number))
        check(t, number || vm_exit_is_failure(&exit), "a VM entry that fails");
    guest_set(t, field, before);
    check_host_pending(t, 1);
    if (t->failures)
        tell(t, "with %s %#lx", vmcs_name(field), value);
}

CASE(refuse, keeps-nmis, "a VM entry that fails on controls, host state or guest state leaves NMIs in the host blocked, and one pending",
     "SDM vol. 3, 26.2, 26.3 and 26.8, VM-Entry Failures During or After Loading Guest State")
{
    fail_entry(t, CR3_TARGET_COUNT, ~0U);
    fail_entry(t, HOST_TR_SELECTOR, 0);
    fail_entry(t, GUEST_RFLAGS, 0);
}
