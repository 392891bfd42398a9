#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, guest-rflags, "VM entry fails on reserved bits in RFLAGS, virtual-8086 mode in a 64-bit guest, or an interrupt injected without IF",
     "SDM vol. 3, 26.3.1.4, Checks on Guest RIP and RFLAGS, and 26.8, VM-Entry Failures During or After Loading Guest State")
{
    check_mutations(t, &mutations_guest_rflags);
}
