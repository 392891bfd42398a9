#include "tests/guests/injection.h"
#include "tests/guests/nmi_exit.h"
#include "tests/harness/suite.h"

CASE(entry, failure-information, "a VM entry that fails on guest state changes no exit information except reason and qualification",
     "SDM vol. 3, 26.8, VM-Entry Failures During or After Loading Guest State")
{
    struct vm_exit before = {0}, exit = {0};
    uint64_t number = 0;

    if (!nmi_exit(t, &before) || !guest_set(t, GUEST_ACTIVITY_STATE, ACTIVITY_OF_NONE) ||
        !guest_try(t, &exit, &number))
        return;
    check_equal(t, "VM-instruction error", 0, number);
    check_exit_reason(t, "exit reason, all of it", EXIT_REASON_ENTRY_FAILURE | EXIT_ENTRY_GUEST_STATE,
                      exit.whole_reason);
    check_equal(t, "VM-exit interruption information of the earlier NMI exit", before.interruption,
                exit.interruption);
    check_equal(t, "IDT-vectoring information of the earlier NMI exit", before.vectoring, exit.vectoring);
}
