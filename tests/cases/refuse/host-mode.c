#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, host-mode, "VM entry in IA-32e mode rejects a 32-bit host",
     "SDM vol. 3, 26.2.4, Checks Related to Address-Space Size")
{
    check_mutations(t, &mutations_host_mode);
}
