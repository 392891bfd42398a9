#include "tests/back.h"
#include "tests/suite.h"

CASE(back, timer, "the firmware's timer ticks: a timer event comes, and Stall ends", "UEFI 2.10, 7.1, SetTimer")
{
    check_back_timer(t);
}
