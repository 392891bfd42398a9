#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

#define VECTOR 0x42

static const char *unblocked_by;
static unsigned event_count;

/* After each event: did its ERETS let the pending NMI in? */
static void note_event(const char *name)
{
    event_count += caught.count;
    caught.count = 0;
    nmi_settle();
    if (nmi_seen.handled > 1 && !unblocked_by)
        unblocked_by = name;
}

static void make_events(struct fred_regs *regs)
{
    struct event_state s;

    (void)regs;
    nmi_inside(NULL);
    nmi_send();
    note_event("the NMI itself");
    make_event(&s, trigger_bp, 0);
    note_event("#BP");
    make_event(&s, trigger_ud, 0);
    note_event("#UD");
    make_event(&s, trigger_read, TRIGGER_NOWHERE);
    note_event("#PF");
    fred_int(VECTOR);
    note_event("INT n");
}

CASE(nmi, nested-event-keeps-blocked, "INT3, UD2, a page fault and INT n inside the NMI handler, each ended by ERETS, leave NMIs blocked",
     "SDM vol. 2, ERETS: only the latch ends NMI blocking (an IRET would: SDM vol. 3, 6.7.1)")
{
    event_count = 0;
    unblocked_by = NULL;
    catch_on(EVENT_SOFTWARE_EXCEPTION, VECTOR_BP);
    catch_on(EVENT_HARDWARE_EXCEPTION, VECTOR_UD);
    catch_on(EVENT_HARDWARE_EXCEPTION, VECTOR_PF);
    catch_on(EVENT_SOFTWARE_INTERRUPT, VECTOR);
    nmi_inside(make_events);
    nmi_send();
    check(t, nmi_wait(2), "the pending NMI arrives in the end");
    catch_off(EVENT_SOFTWARE_EXCEPTION, VECTOR_BP);
    catch_off(EVENT_HARDWARE_EXCEPTION, VECTOR_UD);
    catch_off(EVENT_HARDWARE_EXCEPTION, VECTOR_PF);
    catch_off(EVENT_SOFTWARE_INTERRUPT, VECTOR);

    check_equal(t, "events inside the handler", 4, event_count);
    if (!check(t, !unblocked_by, "NMIs blocked until the NMI handler's own ERETS"))
        tell(t, "unblocked by: %s", unblocked_by);
    check_equal(t, "NMIs handled", 2, nmi_seen.handled);
}
