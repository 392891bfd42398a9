#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/events/interrupt.h"
#include "tests/events/trigger.h"
#include "tests/guests/injection.h"
#include "tests/harness/suite.h"
#include "tests/state/stale_interrupts.h"

/* The guest's NMI blocking is the opposite of the host's, so that a mistake shows. */
static void fail_entry(struct test *t, const char *what, bool guest_blocked)
{
    if (guest_at(t, GUEST_STEP_CALL, guest_blocked) && guest_set(t, GUEST_ACTIVITY_STATE, ACTIVITY_OF_NONE))
        check_entry_fails(t, what, 0);
}

static void take_interrupt(struct test *t)
{
    catch_on(EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR);
    __asm__ volatile("sti; nop; nop; cli" : : : "memory");
    catch_off(EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR);
    check_equal(t, "interrupts delivered when IF is 1", 1, caught.count);
}

CASE(entry, failure-keeps-nmis, "a VM entry that fails on guest state does not change NMI blocking in the host; interrupts stay pending",
     "SDM vol. 3, 26.8, VM-Entry Failures During or After Loading Guest State")
{
    fail_entry(t, "a guest that blocks NMIs, in a host that does not", true);
    check(t, !nmi_probe_blocked(), "NMIs unblocked in the host afterwards");
    if (t->failures || !host_blocks(t, 1))
        return;
    fail_entry(t, "a guest that does not block NMIs, in a host that does", false);
    check_equal(t, "NMIs handled while they are blocked in the host", 0, nmi_seen.handled);
    check_equal(t, "fault of the ERETS that unblocks NMIs", 0, nmi_unblock());
    nmi_settle();
    check_equal(t, "NMIs handled when unblocked: the pending one", 1, nmi_seen.handled);

    interrupt_send();
    fail_entry(t, "a host with an interrupt pending", false);
    take_interrupt(t);
}
