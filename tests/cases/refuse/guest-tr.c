#include "tests/refuse.h"
#include "tests/suite.h"

CASE(refuse, guest-tr, "a VM entry fails on a TR that is no busy TSS, not used or not present, with reserved bits, a bad base or the wrong granularity: the error names it",
     "SDM vol. 3, 26.3.1.2, Checks on Guest Segment Registers, and 26.8, VM-Entry Failures During or After Loading Guest State")
{
    check_breakages(t, &breakages_guest_tr);
}
