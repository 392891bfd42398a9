#include "nmi/reflect.h"
#include "tests/events/trigger.h"
#include "tests/guests/interrupt_exit.h"
#include "tests/harness/suite.h"
#include "vmm/run.h"

CASE(reflect, interrupt-guest-resumes, "the VMM dispatches a host interrupt by itself, and the guest goes on undisturbed",
     "SDM vol. 3, 25.2, Other Causes of VM Exits: external interrupts")
{
    struct vm_exit exit = {0};

    if (!interrupt_exits_open(t, true))
        return;
    interrupt_send();
    if (check_error(t, vcpu_start(t->vcpu, GUEST_CALLS)) && guest_opens_interrupts(t) &&
        check_error(t, vmm_run(t->vcpu, &nmi_ways[t->options->way], &exit))) {
        check_equal(t, "interrupts that reached their handler", 1, caught.count);
        check_exit_reason(t, "exit reason", EXIT_VMCALL, exit.reason);
        check_equal(t, "first call", GUEST_CALL_READY, t->vcpu->gprs.rax);
        check_host_open(t, 0);
    }
    interrupt_exits_close(t);
}
