#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/events/nmi_source.h"
#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

#define LATER 3 /* a vector that is no sample */

/* The exit consumes the NMI, and its sources with it. */
static void check_consumed(struct test *t)
{
    check_equal(t, "fault of the ERETS that unblocks NMIs", 0, nmi_unblock());
    nmi_settle();
    check_equal(t, "NMIs handled in the host after the exit", 0, nmi_seen.handled);
    nmi_send_vector(LATER);
    check(t, nmi_wait(1), "a later NMI arrives in the host");
    check_equal(t, "event data of the later NMI, its own source only",
                nmi_source(nmi_sources_in_frames(), LATER), nmi_seen.frame.event_data);
}

static void exit_by(struct test *t, const unsigned *vectors, unsigned count)
{
    struct vm_exit exit = {0};

    if (t->failures || !host_holds(t, vectors, count) || !guest_at(t, GUEST_STEP_CALL, false) ||
        !guest_run(t, &exit))
        return;
    check_nmi_exit(t, &exit, guest_step(GUEST_STEP_CALL));
    check_equal(t, "exit qualification", nmi_sources(nmi_sources_reported(), vectors, count),
                exit.qualification);
    check_consumed(t);
    if (t->failures)
        tell(t, "vector %#x, and last %#x, of %u NMIs", vectors[0], vectors[count - 1], count);
}

/* To a CPU without sources all vectors are the same. */
static void exit_by_one(struct test *t)
{
    bool all = nmi_sources_reported();

    for (unsigned i = 0; i < (all ? NMI_VECTORS : NMI_SOURCE_SAMPLES); i++)
        exit_by(t, all ? &i : &nmi_source_samples[i], 1);
}

static void exit_by_all(struct test *t, bool virtual_nmis)
{
    if (!guest_open(t, (struct nmi_controls){.exiting = true, .virtual_nmis = virtual_nmis}))
        return;
    exit_by_one(t);
    for (unsigned i = 0; i < NMI_SOURCE_SAMPLES; i++) {
        for (unsigned j = 0; j < NMI_SOURCE_SAMPLES; j++)
            exit_by(t, (const unsigned[]){nmi_source_samples[i], nmi_source_samples[j]}, 2);
    }
    if (t->failures)
        tell(t, "virtual NMIs %u", virtual_nmis);
    guest_close(t);
}

CASE(exit, nmi-source, "the qualification of an NMI exit has the sources of the NMI and of those merged with it, and is 0 on a CPU that reports none",
     "SDM vol. 3, 30.2.1 since edition 090, Basic VM-Exit Information, and 7.7.3, NMI-Source Reporting")
{
    exit_by_all(t, false);
    exit_by_all(t, true);
    tell(t, "NMI sources in exits: %s", nmi_sources_reported() ? "reported" : "none");
}
