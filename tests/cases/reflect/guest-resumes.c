#include "nmi/apic.h"
#include "nmi/handler.h"
#include "nmi/reflect.h"
#include "tests/harness/suite.h"
#include "vmm/run.h"

/* VMCALL, then an NMI on the way back into the guest, then the guest's next VMCALL, undisturbed. */
static void resume_after(struct test *t, const struct nmi_way *way)
{
    struct vm_exit exit = {0};

    if (!check_error(t, vcpu_start(t->vcpu, GUEST_CALLS)) || !check_error(t, vmm_run(t->vcpu, way, &exit)))
        return;
    check_equal(t, "first call", GUEST_CALL_READY, t->vcpu->gprs.rax);
    if (!check(t, nmi_block(), "an NMI to block NMIs with"))
        return;
    nmi_send();
    nmi_settle();
    nmi_handler_install();
    if (!check_error(t, vmm_run(t->vcpu, way, &exit)))
        return;
    check_equal(t, "NMIs reflected", 1, nmi_seen.handled);
    check_exit_reason(t, "exit reason", EXIT_VMCALL, exit.reason);
    check_equal(t, "second call", GUEST_CALL_DONE, t->vcpu->gprs.rax);
    check(t, !nmi_probe_blocked(), "NMIs unblocked in the host, by the VM entry at the latest");
    tell(t, "way %s: the guest goes on to its next VMCALL at RIP %#lx", way->name, exit.rip);
    nmi_handler_install();
}

CASE(reflect, guest-resumes, "after a reflection the guest goes on undisturbed",
     "SDM vol. 3, 26.7.1, Interruptibility State, and 27.5.5, Updating Non-Register State")
{
    resume_after(t, &nmi_ways[t->options->way]);
    for (unsigned way = 0; way < WAY_COUNT; way++) {
        if (way != t->options->way)
            resume_after(t, &nmi_ways[way]);
    }
}
