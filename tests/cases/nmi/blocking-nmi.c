#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/events/blocking.h"
#include "tests/harness/suite.h"

static void by_nmi(fred_handler *inside)
{
    nmi_inside(inside);
    nmi_send();
    nmi_settle();
}

CASE(nmi, blocking-nmi, "an NMI blocks NMIs, with one pending: its ERETS unblocks them with the latch, and only with it",
     "SDM vol. 2, ERETS; SDM vol. 3, 6.7.1, Handling Multiple NMIs")
{
    check_blocking(t, by_nmi, true);
}
