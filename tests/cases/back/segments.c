#include "tests/back.h"
#include "tests/suite.h"

CASE(back, segments, "selectors and bases are the firmware's again, but for a TR that was null", "UEFI 2.10, 2.3.4, x64 platforms")
{
    check_back(t, BACK_SEGMENTS);
}
