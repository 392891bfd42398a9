#include "tests/harness/suite.h"
#include "tests/restored/restored.h"

CASE(back, segments, "segment selectors and bases are restored, except a TR that was null", "UEFI 2.10, 2.3.4, x64 platforms")
{
    check_restored(t, RESTORED_SEGMENTS);
}
