#include "tests/every_cpu.h"
#include "tests/suite.h"

CASE(smp, all-up, "every CPU that was asked for comes over and is brought up",
     "UEFI Platform Initialization 1.8, vol. 2, 13.4.4, StartupThisAP")
{
    if (!others_count())
        SKIP(t, "one CPU is all there is, or all that was asked for");
    for (unsigned i = 0; i < others_count(); i++) {
        const char *trouble = other_trouble(i);

        tell(t, "CPU %u, local APIC ID %#lx: %s", other_number(i), other_apic_id(i),
             trouble ? trouble : "up");
        check(t, !trouble, "every CPU takes part");
    }
}
