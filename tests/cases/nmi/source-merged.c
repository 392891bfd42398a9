#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/events/nmi_source.h"
#include "tests/guests/host_nmis.h"
#include "tests/harness/suite.h"

#define LATER 3 /* a vector that is no sample */

static void merge(struct test *t, const unsigned vectors[2])
{
    bool reported = nmi_sources_in_frames();

    if (!host_holds(t, vectors, 2))
        return;
    check_equal(t, "fault of the ERETS that unblocks NMIs", 0, nmi_unblock());
    nmi_settle();
    check_equal(t, "NMIs handled: the two as one", 1, nmi_seen.handled);
    check_equal(t, "event data", nmi_sources(reported, vectors, 2), nmi_seen.frame.event_data);
    nmi_send_vector(LATER);
    check(t, nmi_wait(2), "a later NMI arrives");
    check_equal(t, "event data of the later NMI, its own source only", nmi_source(reported, LATER),
                nmi_seen.frame.event_data);
    if (t->failures)
        tell(t, "vectors %#x and %#x", vectors[0], vectors[1]);
}

CASE(nmi, source-merged, "NMIs that merge while NMIs are blocked arrive as one with the sources of all; the next NMI has its own alone",
     "SDM vol. 3, 7.7.3 since edition 090, NMI-Source Reporting; 6.7.1, Handling Multiple NMIs: one is held")
{
    for (unsigned i = 0; i < NMI_SOURCE_SAMPLES; i++) {
        for (unsigned j = 0; j < NMI_SOURCE_SAMPLES && !t->failures; j++)
            merge(t, (const unsigned[]){nmi_source_samples[i], nmi_source_samples[j]});
    }
}
