#include "tests/guests/nmi_exit.h"

#include "nmi/apic.h"
#include "nmi/handler.h"

bool(nmi_exit_again)(struct test *t, struct vm_exit *exit)
{
    if (!check(t, nmi_block(), "an NMI to block NMIs with"))
        return false;
    nmi_send();
    nmi_settle();
    if (!check_error(t, vcpu_enter(t->vcpu, exit, VCPU_TICKS)))
        return false;
    nmi_handler_install();
    return check(t, vm_exit_is_nmi(exit), "the guest exits for the NMI");
}

bool(nmi_exit)(struct test *t, struct vm_exit *exit)
{
    return check_error(t, vcpu_start(t->vcpu, GUEST_SPINS)) && nmi_exit_again(t, exit);
}
