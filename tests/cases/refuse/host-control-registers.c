#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, host-control-registers, "VM entry rejects a host CR0, CR3 or CR4 that VMX operation, IA-32e mode or the address width forbids",
     "SDM vol. 3, 26.2.2, Checks on Host Control Registers and MSRs, and 26.2.4")
{
    check_mutations(t, &mutations_host_control_registers);
}
