#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, processor-controls, "VM entry rejects unsupported primary processor-based controls, or NMI-window exiting without virtual NMIs",
     "SDM vol. 3, 26.2.1.1, VM-Execution Control Fields, and 30.4, VM Instruction Error Numbers")
{
    check_mutations(t, &mutations_processor_controls);
}
