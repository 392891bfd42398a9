#include "include/bits.h"
#include "nmi/handler.h"
#include "nmi/reflect.h"
#include "tests/events/nmi_source.h"
#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"
#include "vmm/run.h"

/* INT n has no event data. */
static uint64_t wanted(const struct nmi_way *way, uint64_t sources)
{
    return way->by_int2 ? 0 : sources;
}

static void check_handled(struct test *t, const struct nmi_way *way, uint64_t sources)
{
    check_equal(t, "NMIs reflected", 1, nmi_seen.handled);
    check_equal(t, "event data in the handler", wanted(way, sources), nmi_seen.frame.event_data);
    if (t->failures)
        tell(t, "way %s, sources %#lx", way->name, sources);
}

/* By the VMM, which passes on the qualification. */
static void reflect_exit(struct test *t, const struct nmi_way *way, const unsigned *vectors, unsigned count)
{
    struct vm_exit exit = {0};

    nmi_unblock();
    if (t->failures || !host_holds(t, vectors, count) || !guest_at(t, GUEST_STEP_CALL, false) ||
        !check_error(t, vmm_run(t->vcpu, way, &exit)))
        return;
    check_guest_done(t, &exit);
    check_handled(t, way, nmi_sources(nmi_sources_reported(), vectors, count));
}

/* Those that a CPU would report, whether this one does or not. */
static void reflect_sources(struct test *t, const struct nmi_way *way, uint64_t sources)
{
    if (t->failures || !host_blocks(t, 0))
        return;
    nmi_reflect(way, sources);
    check_handled(t, way, sources);
    nmi_unblock();
}

static void reflect_all(struct test *t, const struct nmi_way *way)
{
    for (unsigned i = 0; i < NMI_SOURCE_SAMPLES; i++) {
        reflect_exit(t, way, &nmi_source_samples[i], 1);
        reflect_exit(t, way, &nmi_source_samples[i], NMI_SOURCE_SAMPLES - i);
    }
    nmi_unblock();
    for (unsigned bit = 0; bit < NMI_SOURCES; bit++)
        reflect_sources(t, way, BIT(bit));
    reflect_sources(t, way, BITS(NMI_SOURCES - 1, 0));
}

CASE(reflect, nmi-source, "a frame built by hand has the sources of the NMI exit as its event data; INT 2 loses them",
     "SDM vol. 3, 30.2.1 and 7.7.3 since edition 090; FRED 5.0, event delivery")
{
    if (!guest_open(t, (struct nmi_controls){.exiting = true}))
        return;
    for (unsigned way = 0; way < WAY_COUNT; way++)
        reflect_all(t, &nmi_ways[way]);
    guest_close(t);
}
