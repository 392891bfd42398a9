#include "tests/harness/suite.h"
#include "tests/restored/restored.h"

CASE(back, descriptor-tables, "the GDT and the IDT are where they were, as long as they were, byte for byte", "UEFI 2.10, 2.3.4, x64 platforms")
{
    check_restored(t, RESTORED_DESCRIPTOR_TABLES);
}
