#include "boot/cpu/per_cpu.h"
#include "nmi/latch.h"
#include "tests/faults/fault.h"
#include "tests/harness/suite.h"
#include "tests/smp/every_cpu.h"

static per_cpu struct fred_frame learned_from;

static error record_first_frame(struct machine *m, void *argument)
{
    (void)m;
    (void)argument;
    learned_from = nmi_first_frame;
    if (fault_is_on("cpu-latch"))
        fred_frame_set_latch(fred_layout(), &learned_from, false);
    return NULL;
}

/* Only the slots that can hold the latch: the other words vary. */
CASE(smp, same-latch, "every CPU's first NMI has the latch in the same place, with the same selectors and levels",
     "FRED 5.0, event delivery; draft 3.0")
{
    if (!every_cpu_there(t))
        return;
    every_cpu_give(record_first_frame, NULL);
    every_cpu_wait(t);
    for (unsigned i = 1; i < every_cpu_numbers(); i++) {
        const struct cpu *cpu = every_cpu(i);
        const struct fred_frame *theirs = cpu ? on_cpu(cpu, learned_from) : NULL;

        if (!theirs)
            continue;
        check_equal(t, "CS slot of the first NMI's frame", nmi_first_frame.cs, theirs->cs);
        check_equal(t, "SS slot of the first NMI's frame", nmi_first_frame.ss, theirs->ss);
        tell(t, "CPU %u: CS slot %#018lx, SS slot %#018lx", i, theirs->cs, theirs->ss);
    }
}
