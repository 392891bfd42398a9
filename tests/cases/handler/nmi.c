#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/harness/suite.h"
#include "tests/walk/walk.h"

/* The NMI is pending, so that it arrives at a known place: after the ERETS that unblocks NMIs. */
static bool nmi_round(struct test *t, const struct walk *w)
{
    if (!check(t, nmi_block(), "an NMI to block NMIs with"))
        return false;
    nmi_send();
    walk_settle();
    walk_begin(w);
    nmi_unblock();
    walk_end();
    return true;
}

CASE(handler, nmi, "an NMI at each boundary of an NMI handler, from the entry point to ERETS, stays pending and arrives right after ERETS",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs; SDM vol. 2, ERETS")
{
    walk(t, &(struct walk){.round = nmi_round, .blocked = true, .nmis = 1});
}
