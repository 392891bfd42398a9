#include "include/vmcs.h"
#include "tests/contain/contain.h"
#include "tests/harness/suite.h"

static void set_field(struct registers *gprs)
{
    gprs->rax = HOST_RIP;
}

CASE(contain, vmx-instructions, "every VMX instruction but VMCALL raises an invalid-opcode exception in the guest and has no effect",
     "SDM vol. 3, 25.1.2, Instructions That Cause VM Exits Unconditionally")
{
    if (contain_open(t))
        tell(t, "%u instructions #UD in the guest", check_table(t, &contain_vmx, set_field));
    contain_close(t);
}
