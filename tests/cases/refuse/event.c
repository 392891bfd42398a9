#include "tests/refuse.h"
#include "tests/suite.h"

CASE(refuse, event, "an event that no VM entry takes is named: its information, error code or instruction length",
     "SDM vol. 3, 26.2.1.3, VM-Entry Control Fields, and 30.4, VM Instruction Error Numbers")
{
    check_breakages(t, &breakages_event);
}
