#include "include/apic.h"
#include "include/msr.h"
#include "tests/guests/standing.h"
#include "tests/harness/suite.h"

static struct vmx_msr load_area __attribute__((aligned(16))) = {IA32_X2APIC_BASE + APIC_ID / 16, 0, 0};

static void fail_entry(struct test *t, bool blocked, enum standing as)
{
    struct vm_exit exit = {0};
    uint64_t number = 0;

    if (t->failures || !guest_at(t, GUEST_STEP_CALL, blocked) || !host_stand(t, as) ||
        !guest_set(t, ENTRY_MSR_LOAD_COUNT, 1))
        return;
    if (guest_try(t, &exit, &number))
        check_exit_reason(t, "exit reason, all of it", EXIT_REASON_ENTRY_FAILURE | EXIT_ENTRY_MSR_LOAD,
                          exit.whole_reason);
    guest_set(t, ENTRY_MSR_LOAD_COUNT, 0);
    check_host_stands(t, as, 0);
    if (t->failures)
        tell(t, "blocked in the guest %u, in the host %s", blocked, standing_names[as]);
}

CASE(entry, failed-msr-keeps-nmis, "an entry that fails on an MSR has not yet taken over the guest's blocking by NMI",
     "SDM vol. 3, 26.4, Loading MSRs: before 26.7.1, Interruptibility State; 26.8")
{
    uint64_t address = 0;

    if (!check_error(t, vmcs_read(ENTRY_MSR_LOAD_ADDRESS, &address)) ||
        !guest_set(t, ENTRY_MSR_LOAD_ADDRESS, (uint64_t)&load_area))
        return;
    fail_entry(t, true, STANDS_OPEN);
    fail_entry(t, false, STANDS_BLOCKED);
    fail_entry(t, false, STANDS_HELD);
    guest_set(t, ENTRY_MSR_LOAD_ADDRESS, address);
}
