#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, guest-tables, "VM entry fails on a guest GDTR or IDTR with a noncanonical base or a limit of more than 16 bits",
     "SDM vol. 3, 26.3.1.3, Checks on Guest Descriptor-Table Registers, and 26.8, VM-Entry Failures During or After Loading Guest State")
{
    check_mutations(t, &mutations_guest_tables);
}
