#include "tests/refuse.h"
#include "tests/suite.h"

CASE(refuse, event-code, "so is one with an error code that its type has not",
     "SDM vol. 3, 26.2.1.3, VM-Entry Control Fields, and 30.4, VM Instruction Error Numbers")
{
    check_breakages(t, &breakages_event_code);
}
