#include "tests/fred_guest/arrivals.h"
#include "tests/fred_guest/kinds.h"
#include "tests/harness/suite.h"

/* An injected NMI needs a guest that does not block NMIs (SDM vol. 3, 26.3.1.5), and blocks only virtual
 * ones. */
static bool fits(enum frames_kind kind, const struct arrival *a)
{
    return kind != AT_NMI || (a->controls.virtual_nmis && !a->blocked);
}

/* What arrives does so after the injected event, before the first instruction of its handler. */
static void run_row(struct test *t, enum frames_kind kind, const struct arrival *a)
{
    struct frames_row row = {.kind = kind, .flags = RFLAGS_IF};
    struct vm_injection event = fred_guest_injection(&row);
    struct arrival after = *a;
    struct vm_exit exit = {0};

    after.blocked |= kind == AT_NMI;
    if (!fred_arrival_open(t, a))
        return;
    if (fred_guest_before(t, &row) &&
        guest_set(t, GUEST_INTERRUPTIBILITY, a->blocked ? INTERRUPTIBILITY_NMI : 0) &&
        fred_guest_inject(t, &event, 0) && fred_guest_run(t, &exit)) {
        if (what_arrives(&after) != NOTHING_ARRIVES)
            check_fred_arrives(t, &after, &exit, FRED_HANDLER_START);
        else if (check_fred_guest_handles(t, &exit, false))
            check_equal(t, "type of the event in the handler", frames_events[kind].type,
                        fred_frame_type(fred_guest_frame(t, &exit)));
        check_equal(t, "original-event identification, valid", 0, exit.vectoring & INTERRUPTION_VALID);
    }
    fred_arrival_close(t, &after);
    if (t->failures)
        tell_arrival(t, a, frames_events[kind].name);
}

CASE(entry, fred-injects-beside-nmis, "an event injected into a guest with FRED comes before a pending NMI, loses none, and changes no blocking by NMI, but that an NMI brings virtual blocking",
     "SDM vol. 3, 26.6.1.1, Details of Vectored-Event Injection, and 26.7.1, Interruptibility State; FRED 5.0, VMX")
{
    enum frames_kind kind;
    struct arrival a;

    for (unsigned n = 0; fred_guest_kind(n, &kind); n++) {
        for (unsigned j = 0; arrival_number(j, &a) && !t->failures && !t->skipped; j++) {
            if (fits(kind, &a))
                run_row(t, kind, &a);
        }
    }
}
