#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, guest-control-registers, "VM entry fails on a guest CR0, CR3 or CR4 that VMX operation, IA-32e mode or the address width forbids",
     "SDM vol. 3, 26.3.1.1, Checks on Guest Control Registers, Debug Registers, and MSRs, and 26.8, VM-Entry Failures During or After Loading Guest State")
{
    check_mutations(t, &mutations_guest_control_registers);
}
