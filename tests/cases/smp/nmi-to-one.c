#include "boot/cpu/per_cpu.h"
#include "nmi/handler.h"
#include "tests/harness/suite.h"
#include "tests/smp/cross_nmis.h"
#include "tests/smp/every_cpu.h"

/* The target CPU has handled one NMI, all others none. */
static void check_handled(struct test *t, unsigned from, unsigned to)
{
    for (unsigned i = 0; i < every_cpu_numbers(); i++) {
        const struct cpu *cpu = every_cpu(i);

        if (cpu && !check_equal(t, "NMIs that a CPU handled", i == to, on_cpu(cpu, nmi_seen)->handled))
            tell(t, "CPU %u, after CPU %u sent one to CPU %u", i, from, to);
    }
}

CASE(smp, nmi-to-one, "an NMI from one CPU to another is handled there, once, and nowhere else",
     "SDM vol. 3, 10.6.1, Interrupt Command Register, and 10.12.9 in x2APIC mode")
{
    unsigned sent = 0;

    if (!every_cpu_there(t))
        return;
    for (unsigned from = 0; from < every_cpu_numbers(); from++) {
        for (unsigned to = 0; to < every_cpu_numbers(); to++) {
            if (!every_cpu(from) || !every_cpu(to) || from == to)
                continue;
            cross_nmis_begin(t);
            cross_nmi(t, from, to);
            cross_nmi_wait(to, 1);
            check_handled(t, from, to);
            sent++;
        }
    }
    tell(t, "%u NMIs, one for each pair and direction", sent);
    nmi_handler_install();
}
