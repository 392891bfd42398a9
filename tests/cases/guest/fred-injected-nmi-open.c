#include "nmi/handler.h"
#include "tests/fred_guest/experiments.h"
#include "tests/harness/suite.h"

CASE(guest, fred-injected-nmi-open, "without virtual NMIs, an NMI injected into a guest with FRED blocks no NMIs, as with an IDT: two more experiments of SHV",
     "SDM vol. 3, 26.7.1, Interruptibility State: without virtual NMIs bit 3 says whether NMIs are blocked, and injection is not named")
{
    const struct experiment *row;

    for (unsigned n = 0; !t->skipped && (row = experiment_row(n)); n++) {
        if (experiment_injects_open(row))
            run_experiment(t, row);
    }
    nmi_unblock();
}
