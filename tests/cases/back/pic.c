#include "tests/harness/suite.h"
#include "tests/restored/restored.h"

CASE(back, pic, "the 8259s mask the same lines as before", "UEFI 2.10, 2.3.4, x64 platforms")
{
    check_restored(t, RESTORED_PIC);
}
