#include "tests/blocking/run.h"
#include "tests/harness/suite.h"

CASE(ring3, blocked-by-events, "no event in ring 3 but an NMI changes blocking by NMI, and a held NMI arrives exactly where an ERETU with the latch leads",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs; FRED 5.0, event delivery; SDM vol. 2, ERETU")
{
    check_blocking_table(t, true);
}
