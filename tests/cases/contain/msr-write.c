#include "tests/contain/contain.h"
#include "tests/harness/suite.h"

CASE(contain, msr-write, "WRMSR of every possible MSR, and of some impossible ones, raises a general-protection exception in the guest; the host's MSRs stay",
     "SDM vol. 3, 25.1.3: without MSR bitmaps each of them exits; vol. 2, WRMSR")
{
    check_each_msr(t, &contain_writes_msrs, EXIT_WRMSR);
}
