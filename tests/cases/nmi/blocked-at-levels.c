#include "tests/blocking/run.h"
#include "tests/harness/suite.h"

CASE(nmi, blocked-at-levels, "no event in ring 0 but an NMI changes blocking by NMI, at any stack level, and a held NMI arrives exactly where a return with the latch leads",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs; FRED 5.0, event delivery; SDM vol. 2, ERETS")
{
    check_blocking_table(t, false);
}
