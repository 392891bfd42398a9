#include "tests/harness/suite.h"
#include "tests/smp/cases_on_cpu.h"
#include "tests/smp/every_cpu.h"

/* Short ones of NMIs, FRED's MSRs and guests: what a CPU keeps for itself. */
static const char cases[] =
    "nmi/blocked-in-handler,nmi/blocked-stays-halted,nmi/blocking-*,nmi/latch-by-*,nmi/no-latch-*,"
    "nmi/one-pending,nmi/int2-no-latch,nmi/nested-event-*,"
    "ring3/frame-nmi,ring3/nmi-blocked-until-eretu,ring3/no-latch-keeps-blocked,"
    "msr/config,msr/rsp,msr/ssp,msr/stklvls,level/interrupt,level/asked,level/by-vector,"
    "vmx/blocking-kept,guest/block*,guest/held-*,guest/nmi-*,guest/virtual-*,"
    "reflect/direct*,reflect/exit-blocks,reflect/what-unblocks,exit/stack-level,entry/ends-blocking";

CASE(smp, cases-on-each, "NMIs, FRED's MSRs and guests work on every other CPU as on this one: the same cases pass there",
     "SDM vol. 3, 6.7.1; FRED 5.0, event delivery and MSRs; SDM vol. 3, 26.7.1 and 27.5.5")
{
    if (!every_cpu_there(t))
        return;
    for (unsigned i = 1; i < every_cpu_numbers() && !t->failures; i++) {
        unsigned ran = every_cpu(i) ? run_cases_on_cpu(t, i, cases) : 0;

        if (every_cpu(i))
            check(t, ran > 0, "a case that runs there");
        tell(t, "CPU %u: %u cases", i, ran);
    }
}
