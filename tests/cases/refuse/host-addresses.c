#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, host-addresses, "VM entry rejects a noncanonical base or RIP for the host",
     "SDM vol. 3, 26.2.3, and 26.2.4, Checks Related to Address-Space Size")
{
    check_mutations(t, &mutations_host_addresses);
}
