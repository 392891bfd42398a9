#include "tests/harness/suite.h"
#include "tests/restored/restored.h"

CASE(back, descriptor-tables, "the GDT and the IDT are restored: the same base, limit and bytes", "UEFI 2.10, 2.3.4, x64 platforms")
{
    check_restored(t, RESTORED_DESCRIPTOR_TABLES);
}
