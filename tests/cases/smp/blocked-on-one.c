#include "nmi/handler.h"
#include "tests/harness/suite.h"
#include "tests/smp/cross_nmis.h"
#include "tests/smp/every_cpu.h"

/* Other CPUs still receive NMIs: the blocking is per CPU. */
CASE(smp, blocked-on-one, "a CPU blocks NMIs for itself alone, and gets its pending NMI when it unblocks them",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs")
{
    unsigned to = 0;

    if (!every_cpu_there(t))
        return;
    while (++to < every_cpu_numbers() && !every_cpu(to))
        ;
    cross_nmis_begin(t);
    if (!check(t, nmi_block(), "an NMI to block NMIs with"))
        return;
    cross_nmi(t, 0, to);
    check(t, cross_nmi_wait(to, 1), "an NMI in the other CPU, which does not block them");
    cross_nmi(t, to, 0);
    check_equal(t, "NMIs that this CPU handled: the one that blocks", 1, nmi_seen.handled);
    check_equal(t, "fault of the ERETS that unblocks NMIs", 0, nmi_unblock());
    check(t, nmi_wait(2), "the other CPU's NMI once unblocked");
    nmi_handler_install();
}
