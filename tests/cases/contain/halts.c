#include "tests/contain/contain.h"
#include "tests/harness/suite.h"

CASE(contain, halts, "a guest that halts with interrupts off exits, and the CPU goes on",
     "SDM vol. 3, 25.1.3, HLT exiting")
{
    struct vm_exit exit = {0};

    if (contain_open(t) && check_error(t, vcpu_start(t->vcpu, GUEST_HALTS)) && contain_run(t, &exit)) {
        check_exit_reason(t, "exit reason", EXIT_HLT, exit.reason);
        check_equal(t, "RFLAGS.IF in the guest", 0, exit.rflags & RFLAGS_IF);
        tell(t, "the guest halted at RIP %#lx", exit.rip);
    }
    contain_close(t);
}
