#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/harness/suite.h"
#include "tests/walk/walk.h"

/* A held one, so that the place where it strikes is known: behind the ERETS that opens NMIs. */
static bool round(struct test *t, const struct walk *w)
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

CASE(handler, nmi, "an NMI at each boundary of an NMI's handler, from the entry page to ERETS: it is held, and strikes at once behind the ERETS",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs; SDM vol. 2, ERETS")
{
    walk(t, &(struct walk){.round = round, .blocked = true, .nmis = 1});
}
