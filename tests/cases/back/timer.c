#include "tests/harness/suite.h"
#include "tests/restored/restored.h"

CASE(back, timer, "the firmware's timer ticks: a timer event fires, Stall returns", "UEFI 2.10, 7.1, SetTimer")
{
    check_restored_timer(t);
}
