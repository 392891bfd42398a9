#include "tests/back.h"
#include "tests/suite.h"

CASE(back, descriptor-tables, "the GDT and the IDT are where they were, as long as they were, byte for byte", "UEFI 2.10, 2.3.4, x64 platforms")
{
    check_back(t, BACK_DESCRIPTOR_TABLES);
}
