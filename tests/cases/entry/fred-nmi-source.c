#include "include/bits.h"
#include "nmi/handler.h"
#include "tests/events/nmi_source.h"
#include "tests/fred_guest/run.h"
#include "tests/harness/suite.h"

static const struct vm_injection nmi = {.information = INTERRUPTION(EVENT_NMI, VECTOR_NMI)};

/* The frame that the guest's handler finds at its VMCALL; false, with a failed check, if it has none. */
static bool handled(struct test *t, const struct vm_exit *exit, struct fred_frame *frame)
{
    if (!check_fred_guest_handles(t, exit, false))
        return false;
    *frame = *fred_guest_frame(t, exit);
    return true;
}

/* NMIs with these vectors are pending at the entry. */
static bool enter(struct test *t, const unsigned *vectors, unsigned count, struct vm_exit *exit)
{
    nmi_unblock();
    return host_holds(t, vectors, count) && fred_guest_at(t, GUEST_CAUSE_NONE, false, FRED_SWAPPED_BY_NONE) &&
           fred_guest_run(t, exit);
}

static bool inject(struct test *t, uint64_t data, struct fred_frame *frame)
{
    struct vm_exit exit = {0};

    return fred_guest_inject(t, &nmi, data) && fred_guest_run(t, &exit) && handled(t, &exit, frame);
}

/* An NMI that exits and is injected again. */
static void inject_again(struct test *t, const unsigned *vectors, unsigned count, struct fred_frame *frame)
{
    struct vm_exit exit = {0};

    if (!fred_guest_open(t, (struct nmi_controls){.exiting = true, .virtual_nmis = true}))
        return;
    if (enter(t, vectors, count, &exit)) {
        check_nmi_exit(t, &exit, guest_fred_cause(GUEST_CAUSE_NONE));
        check_equal(t, "exit qualification", nmi_sources(nmi_sources_reported(), vectors, count),
                    exit.qualification);
        inject(t, exit.qualification, frame);
    }
    fred_guest_close(t);
}

/* The same NMI comes to the guest without an exit. */
static void let_in(struct test *t, const unsigned *vectors, unsigned count, struct fred_frame *frame)
{
    struct vm_exit exit = {0};

    if (!fred_guest_open(t, (struct nmi_controls){0}))
        return;
    if (enter(t, vectors, count, &exit) && handled(t, &exit, frame))
        check_equal(t, "event data of an NMI that comes without an exit",
                    nmi_sources(nmi_sources_reported(), vectors, count), frame->event_data);
    fred_guest_close(t);
}

static void compare(struct test *t, const unsigned *vectors, unsigned count)
{
    struct fred_frame injected = {0}, real = {0};

    if (t->failures || t->skipped)
        return;
    inject_again(t, vectors, count, &injected);
    if (!t->failures && !t->skipped) {
        let_in(t, vectors, count, &real);
        injected.rflags &= ~RFLAGS_RF; /* see exit/nmi-rf */
        check_frame(t, &real, &injected);
    }
    if (t->failures)
        tell(t, "first vector %#x, of %u NMIs", vectors[0], count);
}

/* Those that a CPU would report, whether this one does or not. */
static void inject_each(struct test *t)
{
    static const unsigned none;
    struct fred_frame frame;
    struct vm_exit exit = {0};

    if (!fred_guest_open(t, (struct nmi_controls){.exiting = true, .virtual_nmis = true}))
        return;
    for (unsigned bit = 0; bit <= NMI_SOURCES && !t->failures; bit++) {
        uint64_t sources = bit < NMI_SOURCES ? BIT(bit) : BITS(NMI_SOURCES - 1, 0);

        if (enter(t, &none, 1, &exit) && inject(t, sources, &frame))
            check_equal(t, "event data of an injected NMI", sources, frame.event_data);
    }
    fred_guest_close(t);
}

CASE(entry, fred-nmi-source, "an NMI injected into a guest with FRED has the sources given, and the qualification of an NMI exit makes its frame that of the NMI itself",
     "FRED 5.0, VMX: injected-event data; SDM vol. 3, 29.6.1.1 and 30.2.1 since edition 090")
{
    for (unsigned i = 0; i < NMI_SOURCE_SAMPLES; i++) {
        compare(t, &nmi_source_samples[i], 1);
        compare(t, &nmi_source_samples[i], NMI_SOURCE_SAMPLES - i);
    }
    if (!t->failures && !t->skipped)
        inject_each(t);
}
