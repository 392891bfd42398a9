#include "tests/fred_guest/cet.h"
#include "tests/harness/suite.h"

#define NO_ENDBR guest_fred_cause(GUEST_CAUSE_NONE)

static const struct vm_injection nmi = {.information = INTERRUPTION(EVENT_NMI, VECTOR_NMI)};

/* An NMI between an indirect jump and its target: up to its handler. */
static bool interrupt(struct test *t, enum guest_fred_cause target, uint64_t tracker, struct vm_exit *exit)
{
    return fred_guest_at(t, target, false, FRED_SWAPPED_BY_NONE) && fred_cet_start(t, S_CET_ENDBR) &&
           guest_set(t, GUEST_IA32_S_CET, S_CET_ENDBR | tracker) && fred_guest_inject(t, &nmi, 0) &&
           fred_guest_run(t, exit) && check_fred_guest_handles(t, exit, false) &&
           check_equal(t, "CS slot, bit 18: the tracker was waiting", tracker ? FRAME_CS_WFE : 0,
                       fred_guest_frame(t, exit)->cs & FRAME_CS_WFE) &&
           check(t, !fred_cet_tracks(t), "the tracker does not wait in the handler");
}

/* ERETS lets the tracker wait again if the bit is set in its frame, whoever set it. */
static void run(struct test *t, enum guest_fred_cause target, uint64_t tracker, bool kept)
{
    bool fails = kept && target != GUEST_CAUSE_ENDBR;
    struct vm_exit exit = {0};
    struct fred_frame *frame;

    if (interrupt(t, target, tracker, &exit)) {
        frame = fred_guest_frame(t, &exit);
        frame->cs = (frame->cs & ~FRAME_CS_WFE) | (kept ? FRAME_CS_WFE : 0);
        if (fred_guest_run(t, &exit)) {
            if (fails)
                check_fred_cet_endbranch(t, &exit, NO_ENDBR);
            else
                check_fred_guest_done(t, &exit);
        }
    }
    if (t->failures)
        tell(t, "%s ENDBR64, tracker waiting: %u before the NMI, %u in its frame at the ERETS",
             target == GUEST_CAUSE_ENDBR ? "at" : "at no", tracker != 0, kept);
}

CASE(guest, fred-cet-tracker, "an event between an indirect jump and its target keeps the tracker in bit 18 of CS in its frame, and ERETS restores it from there",
     "SDM vol. 3, 29.6.1.1 since edition 090; SDM vol. 2, ERETS; Linux commit dc81e556f2a0")
{
    static const enum guest_fred_cause targets[] = {GUEST_CAUSE_NONE, GUEST_CAUSE_ENDBR};
    static const uint64_t trackers[] = {0, S_CET_TRACKER};

    if (!fred_cet_open(t, (struct nmi_controls){.exiting = true, .virtual_nmis = true}, S_CET_ENDBR))
        return;
    for (unsigned i = 0; i < COUNT_OF(targets); i++) {
        for (unsigned j = 0; !t->failures && j < COUNT_OF(trackers); j++) {
            run(t, targets[i], trackers[j], false);
            run(t, targets[i], trackers[j], true);
        }
    }
    fred_guest_close(t);
}
