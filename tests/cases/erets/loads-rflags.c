#include "tests/events/erets.h"
#include "tests/harness/suite.h"

CASE(erets, loads-rflags, "ERETS loads RFLAGS: the arithmetic flags, IF, DF, IOPL, NT, RF, AC and ID",
     "SDM vol. 2, ERETS")
{
    check_rflags_taken(t, BIT(21) | BIT(18) | BIT(16) | BITS(14, 9) | BITS(7, 6) | BIT(4) | BIT(2) | BIT(0));
}
