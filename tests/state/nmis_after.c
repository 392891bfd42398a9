#include "tests/state/nmis_after.h"

#include "nmi/apic.h"
#include "nmi/handler.h"

static void check_open(struct test *t)
{
    check(t, !nmi_probe_blocked(), "NMIs are open after the case");
}

static void check_blocked(struct test *t)
{
    check(t, nmi_probe_blocked(), "NMIs are blocked after the case");
}

/* No NMI of this function may merge with the held one. */
static void check_held(struct test *t)
{
    nmi_unblock();
    nmi_settle();
    check_equal(t, "NMIs held after the case", 1, nmi_seen.handled);
}

void check_nmis_after(struct test *t)
{
    static void (*const checks[])(struct test * t) = {
        [LEFT_OPEN] = check_open, [LEFT_BLOCKED] = check_blocked, [LEFT_BLOCKED_ONE_HELD] = check_held};

    if (t->skipped || t->failures)
        return;
    check_equal(t, "NMIs that arrived late, after the case", 0, nmi_seen.handled);
    checks[t->nmis_after](t);
}
