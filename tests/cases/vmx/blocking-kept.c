#include "include/vmx_instructions.h"
#include "nmi/handler.h"
#include "tests/blocking/held.h"
#include "tests/harness/suite.h"
#include "vmm/vmx/vmx.h"

CASE(vmx, blocking-kept, "VMXOFF, VMXON, VMCLEAR, VMPTRLD and INVEPT leave NMIs blocked and the held one held, and open NMIs open",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs; SDM vol. 3, 30.3, VMXOFF, VMXON")
{
    uint64_t vmcs = t->vcpu->vmcs;
    bool good = true;

    held_open(t);
    good &= invept_all();
    check_equal(t, "NMIs after INVEPT", 0, held_arrived());
    good &= vmclear(vmcs);
    t->vcpu->launched = false;
    check_equal(t, "NMIs after VMCLEAR", 0, held_arrived());
    good &= vmxoff();
    check_equal(t, "NMIs after VMXOFF", 0, held_arrived());
    good &= vmxon(vmx_region());
    check_equal(t, "NMIs after VMXON", 0, held_arrived());
    good &= vmptrld(vmcs);
    check(t, good, "INVEPT, VMCLEAR, VMXOFF, VMXON and VMPTRLD succeed");
    held_close(t, "VMXOFF and VMXON", false);

    good &= vmclear(vmcs) && vmxoff();
    check(t, !nmi_probe_blocked(), "open NMIs are open after VMXOFF");
    good &= vmxon(vmx_region());
    check(t, !nmi_probe_blocked(), "and after VMXON");
    good &= vmptrld(vmcs);
    check(t, good, "all of these succeed again");
}
