#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, host-mode, "no VM entry in IA-32e mode takes a host that is not: the error names EXIT_CONTROLS",
     "SDM vol. 3, 26.2.4, Checks Related to Address-Space Size")
{
    check_mutations(t, &mutations_host_mode);
}
