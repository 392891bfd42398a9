#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, link-pointer, "VM entry fails with qualification 4 on a VMCS link pointer that is unaligned, too wide, this VMCS or of another revision",
     "SDM vol. 3, 26.3.1.5, Checks on Guest Non-Register State, and 26.8, VM-Entry Failures During or After Loading Guest State")
{
    check_mutations(t, &mutations_link_pointer);
}
