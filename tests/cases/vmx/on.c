#include "include/instructions.h"
#include "include/msr.h"
#include "tests/harness/suite.h"

CASE(vmx, on, "VMX operation is on, with the control registers as it requires and FRED unchanged",
     "SDM vol. 3, 23.7, Enabling and Entering VMX Operation, 23.8, A.7 and A.8")
{
    uint64_t feature_control = rdmsr(IA32_FEATURE_CONTROL), value = 0;
    uint64_t wanted = FEATURE_CONTROL_LOCK | FEATURE_CONTROL_VMX;

    check_equal(t, "IA32_FEATURE_CONTROL, lock and VMX", wanted, feature_control & wanted);
    check_equal(t, "CR4.VMXE", CR4_VMXE, read_cr4() & CR4_VMXE);
    check_equal(t, "CR4 bits that must be 1", 0, rdmsr(IA32_VMX_CR4_FIXED0) & ~read_cr4());
    check_equal(t, "CR4 bits that must be 0", 0, read_cr4() & ~rdmsr(IA32_VMX_CR4_FIXED1));
    check_equal(t, "CR0 bits that must be 1", 0, rdmsr(IA32_VMX_CR0_FIXED0) & ~read_cr0());
    check_error(t, vmcs_read(HOST_CR4, &value));
    check_equal(t, "CR4 in the host-state area", read_cr4(), value);
    check_equal(t, "CR4.FRED in the host-state area", fred_is_native() ? CR4_FRED : 0, value & CR4_FRED);
}
