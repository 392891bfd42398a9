#include "tests/fred_guest/arrivals.h"

bool(fred_arrival_open)(struct test *t, const struct arrival *a)
{
    t->skipped = fred_guest_absent(t->vcpu);
    return !t->skipped && guest_launches(t, a->launch) && host_stand(t, a->before) &&
           fred_guest_open(t, a->controls);
}

void(fred_arrival_close)(struct test *t, const struct arrival *a)
{
    arrival_close(t, a, false);
    fred_guest_close(t);
}

void(check_fred_arrives)(struct test *t, const struct arrival *a, const struct vm_exit *exit, uint64_t rip)
{
    if (what_arrives(a) != NMI_ENTERS) {
        check_arrives(t, a, exit, rip);
        return;
    }
    if (!check_fred_guest_handles(t, exit, false))
        return;
    check_equal(t, "type of the event that enters", EVENT_NMI, fred_frame_type(fred_guest_frame(t, exit)));
    check_equal(t, "its RIP", rip, fred_guest_frame(t, exit)->rip);
}
