#include "nmi/handler.h"
#include "tests/fred_guest/experiments.h"
#include "tests/harness/suite.h"

CASE(guest, fred-experiments, "the experiments of SHV with NMIs and VMX have the same outcome in a guest with FRED as in one with an IDT, but for virtual blocking at the return from an interrupt",
     "SDM vol. 3, 25.2, 25.3, 26.6.1 and 26.7 (28.2, 28.3, 29.6.1 and 29.7 since edition 090), by row; FRED 5.0, VMX")
{
    const struct experiment *row;

    for (unsigned n = 0; !t->skipped && (row = experiment_row(n)); n++) {
        if (!experiment_injects_open(row))
            run_experiment(t, row);
    }
    nmi_unblock();
}
