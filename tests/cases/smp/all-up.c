#include "tests/harness/suite.h"
#include "tests/smp/every_cpu.h"

CASE(smp, all-up, "every requested CPU is taken over and brought up",
     "UEFI Platform Initialization 1.8, vol. 2, 13.4.4, StartupThisAP")
{
    if (!aps_count())
        SKIP(t, "there is only one CPU, or only one was requested");
    for (unsigned i = 0; i < aps_count(); i++) {
        const char *trouble = ap_trouble(i);

        tell(t, "CPU %u, local APIC ID %#lx: %s", ap_number(i), ap_apic_id(i), trouble ? trouble : "up");
    }
    check_equal(t, "CPUs that take part", aps_count() + 1, every_cpu_count());
}
