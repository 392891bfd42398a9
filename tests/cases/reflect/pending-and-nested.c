#include "nmi/apic.h"
#include "nmi/handler.h"
#include "nmi/reflect.h"
#include "tests/events/trigger.h"
#include "tests/guests/nmi_exit.h"
#include "tests/harness/suite.h"

#define MOST_SENT 3 /* 0 to 2 */
#define VECTOR    0x42

static const struct nested {
    const char *name;
    trigger *make; /* NULL: no event, or INT n */
    enum event_type type;
    unsigned vector;
} nested_events[] = {
    {"nothing", NULL, EVENT_RESERVED, 0},
    {"#UD", trigger_ud, EVENT_HARDWARE_EXCEPTION, VECTOR_UD},
    {"INT3", trigger_bp, EVENT_SOFTWARE_EXCEPTION, VECTOR_BP},
    {"INT n", NULL, EVENT_SOFTWARE_INTERRUPT, VECTOR},
};

static const struct nested *nested;
static unsigned sent, handled_inside, nested_seen;

static void make_nested(void)
{
    struct event_state s;

    if (nested->type == EVENT_RESERVED)
        return;
    catch_on(nested->type, nested->vector);
    if (nested->make)
        make_event(&s, nested->make, 0);
    else
        fred_int(VECTOR);
    nested_seen = caught.count;
    catch_off(nested->type, nested->vector);
}

/* NMIs before and after the nested event, whose ERETS has no latch and must not let any of them in. */
static void in_the_handler(struct fred_regs *regs)
{
    (void)regs;
    nmi_inside(NULL);
    for (unsigned i = 0; i < sent; i++) {
        if (i == 1)
            make_nested();
        nmi_send();
        nmi_settle();
    }
    if (sent < 2)
        make_nested();
    nmi_settle();
    handled_inside = nmi_seen.handled;
}

static void reflect_once(struct test *t, const struct nmi_way *way)
{
    struct vm_exit exit = {0};
    unsigned follow = sent > 0; /* all that were sent are one pending NMI */

    if (!nmi_exit(t, &exit))
        return;
    nested_seen = 0;
    nmi_inside(in_the_handler);
    nmi_reflect(way, exit.qualification);
    nmi_settle();
    check_equal(t, "nested events", nested->type != EVENT_RESERVED, nested_seen);
    check_equal(t, "NMIs handled in the reflected NMI's handler", 1, handled_inside);
    check_equal(t, "NMIs handled after it", way->unblocks_nmis ? 1 + follow : 1, nmi_seen.handled);
    check_equal(t, "NMIs blocked afterwards", !way->unblocks_nmis, nmi_probe_blocked());
    check_equal(t, "fault of the ERETS that unblocks NMIs", 0, nmi_unblock());
    nmi_settle();
    /* The probe's NMI arrived on its own, or was merged with the pending one. */
    check_equal(t, "NMIs handled in the end", way->unblocks_nmis ? 2 + follow : 2, nmi_seen.handled);
}

CASE(reflect, pending-and-nested, "each way, with 0 to 2 NMIs and a nested event in the handler: at most one NMI follows, and none too early",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs; SDM vol. 2, ERETS: only the latch ends NMI blocking")
{
    for (unsigned way = 0; way < WAY_COUNT; way++) {
        for (sent = 0; sent < MOST_SENT; sent++) {
            for (nested = nested_events; nested < nested_events + COUNT_OF(nested_events); nested++) {
                reflect_once(t, &nmi_ways[way]);
                if (t->failures) {
                    tell(t, "way %s, %u sent in the handler, nested event: %s", nmi_ways[way].name, sent,
                         nested->name);
                    return;
                }
            }
        }
    }
    tell(t, "%u ways x %u numbers of NMIs x %lu nested events", WAY_COUNT, MOST_SENT,
         COUNT_OF(nested_events));
}
