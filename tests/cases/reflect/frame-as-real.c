#include "nmi/apic.h"
#include "nmi/handler.h"
#include "nmi/reflect.h"
#include "tests/events/nmi_source.h"
#include "tests/guests/nmi_exit.h"
#include "tests/harness/suite.h"

static struct fred_frame reflected;
static uint64_t reflected_at;
static unsigned reflected_level;

static void in_the_handler(struct fred_regs *regs)
{
    nmi_inside(NULL);
    reflected = regs->frame;
    reflected_at = nmi_seen.frame_at;
    reflected_level = nmi_seen.level;
}

/* A pending NMI arrives right after the reflection's ERETS, with the RIP, RSP and RFLAGS that ERETS loads. */
static bool both_kinds(struct test *t, const struct nmi_way *way)
{
    struct vm_exit exit = {0};

    if (!nmi_exit(t, &exit))
        return false;
    nmi_send();
    nmi_settle();
    nmi_inside(in_the_handler);
    nmi_reflect(way, exit.qualification);
    tell(t, "way %s:", way->name);
    return check_equal(t, "NMIs handled: the reflected one and then a real one", 2, nmi_seen.handled);
}

CASE(reflect, frame-as-real, "a reflected NMI's frame equals that of a real one word for word, with way direct-level in its address and level too",
     "FRED 5.0, event delivery; SDM vol. 2, ERETS")
{
    /* Emulated FRED cannot know that of the real one. */
    const uint64_t source = nmi_source(nmi_sources_reported(), 0);
    struct fred_frame real;

    if (!both_kinds(t, &nmi_ways[WAY_DIRECT]))
        return;
    real = nmi_seen.frame;
    real.event_data = source;
    check_frame(t, &real, &reflected);
    check_equal(t, "way direct: level in the handler, as in the VMM", 0, reflected_level);
    tell(t, "  all eight words equal; RIP %#lx, handler on level %u, the real one on level %u", real.rip,
         reflected_level, nmi_seen.level);

    if (!both_kinds(t, &nmi_ways[WAY_DIRECT_LEVEL]))
        return;
    real = nmi_seen.frame;
    real.event_data = source;
    check_frame(t, &real, &reflected);
    check_equal(t, "way direct-level: level in the handler", nmi_seen.level, reflected_level);
    check_equal(t, "way direct-level: address of the frame", nmi_seen.frame_at, reflected_at);
    tell(t, "  all eight words equal, and their address %#lx; both handlers on level %u", reflected_at,
         reflected_level);
}
