#include "tests/guests/host_nmis.h"

#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/events/nmi_source.h"
#include "tests/events/trigger.h"

bool(host_blocks)(struct test *t, unsigned held)
{
    if (!check(t, nmi_block(), "an NMI to block NMIs with"))
        return false;
    nmi_handler_install();
    for (unsigned i = 0; i < held; i++) {
        nmi_send();
        nmi_settle();
    }
    return check_equal(t, "NMIs handled in the host while they are blocked there", 0, nmi_seen.handled);
}

bool(host_holds)(struct test *t, const unsigned *vectors, unsigned count)
{
    if (!host_blocks(t, 0))
        return false;
    for (unsigned i = 0; i < count; i++) {
        nmi_send_vector(vectors[i]);
        nmi_settle();
    }
    return check_equal(t, "NMIs handled in the host while they are blocked there", 0, nmi_seen.handled);
}

void(check_nmi_frame)(struct test *t)
{
    struct fred_event event = {.type = EVENT_NMI, .vector = VECTOR_NMI, .latch = true};
    struct fred_frame got = nmi_seen.frame, want;
    struct event_state s = {.rip = got.rip, .rsp = got.rsp, .rflags = got.rflags};

    want = expected_frame(&s, &event);
    check_frame(t, &want, &got);
}

/* One NMI was sent by nmi_probe_blocked: it arrives, and no other. */
static void check_arrives(struct test *t, unsigned handled)
{
    check(t, nmi_wait(handled), "an NMI in the host once NMIs are unblocked");
    nmi_settle();
    check_equal(t, "NMIs handled in the host, with it", handled, nmi_seen.handled);
    check_nmi_frame(t);
}

static void open_host(struct test *t)
{
    check_equal(t, "fault of the ERETS that unblocks NMIs", 0, nmi_unblock());
}

static void tell_since_when_open(struct test *t, unsigned handled)
{
    if (handled)
        tell(t, "NMIs are to be unblocked since the ERETS of the last NMI's handler, or a VM entry after it");
    else
        tell(t,
             "NMIs are to be unblocked since the last VM entry (SDM vol. 3, 26.7.1), and no NMI was handled "
             "in the host since; other cases with this line fail for the same");
}

void(check_host_open)(struct test *t, unsigned handled)
{
    check_equal(t, "NMIs handled in the host", handled, nmi_seen.handled);
    if (check(t, !nmi_probe_blocked(), "NMIs not blocked in the host"))
        check_arrives(t, handled + 1);
    else
        tell_since_when_open(t, handled);
}

void(check_host_blocked)(struct test *t, unsigned handled)
{
    check_equal(t, "NMIs handled in the host", handled, nmi_seen.handled);
    if (!check(t, nmi_probe_blocked(), "NMIs blocked in the host"))
        return;
    open_host(t);
    check_arrives(t, handled + 1);
}

void(check_host_pending)(struct test *t, unsigned held)
{
    nmi_settle();
    check_equal(t, "NMIs handled in the host", 0, nmi_seen.handled);
    open_host(t);
    nmi_settle();
    check_equal(t, "NMIs that were pending in the host", held, nmi_seen.handled);
    if (nmi_seen.handled)
        check_nmi_frame(t);
}
