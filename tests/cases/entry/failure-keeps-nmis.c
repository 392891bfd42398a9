#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/events/interrupt.h"
#include "tests/events/trigger.h"
#include "tests/guests/injection.h"
#include "tests/harness/suite.h"
#include "tests/state/stale_interrupts.h"

/* With the guest's NMIs as the host's are not, so that a mistake shows. */
static void fail(struct test *t, const char *what, bool guest_blocked)
{
    if (guest_at(t, GUEST_STEP_CALL, guest_blocked) && guest_set(t, GUEST_ACTIVITY_STATE, ACTIVITY_OF_NONE))
        check_entry_fails(t, what, 0);
}

static void take_interrupt(struct test *t)
{
    catch_on(EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR);
    __asm__ volatile("sti; nop; nop; cli" : : : "memory");
    catch_off(EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR);
    check_equal(t, "times that the interrupt sent before is taken where IF is 1", 1, caught.count);
}

CASE(entry, failure-keeps-nmis, "a VM entry that fails on the guest's state leaves NMIs in the host blocked or open as they were, and interrupts pending",
     "SDM vol. 3, 26.8, VM-Entry Failures During or After Loading Guest State")
{
    fail(t, "a guest that blocks NMIs, in a host where they are open", true);
    check(t, !nmi_probe_blocked(), "NMIs open in the host afterwards");
    if (t->failures || !host_blocks(t, 1))
        return;
    fail(t, "a guest where NMIs are open, in a host that blocks them", false);
    check_equal(t, "NMIs handled while they are blocked in the host", 0, nmi_seen.handled);
    check_equal(t, "fault of the ERETS that opens NMIs", 0, nmi_unblock());
    nmi_settle();
    check_equal(t, "NMIs handled when they are open: the one that was held", 1, nmi_seen.handled);

    interrupt_send();
    fail(t, "a host that holds an interrupt", false);
    take_interrupt(t);
}
