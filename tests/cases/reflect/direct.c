#include "nmi/apic.h"
#include "nmi/handler.h"
#include "nmi/reflect.h"
#include "tests/events/nmi_source.h"
#include "tests/events/trigger.h"
#include "tests/guests/nmi_exit.h"
#include "tests/harness/suite.h"

static struct fred_frame first_frame;
static bool blocked_inside;
static uint64_t rflags_inside;

static void in_the_handler(struct fred_regs *regs)
{
    nmi_inside(NULL);
    first_frame = regs->frame;
    rflags_inside = regs->rflags;
    nmi_settle();
    blocked_inside = nmi_seen.handled == 1;
}

static void tell_frame(struct test *t, const char *when)
{
    struct fred_event e = fred_frame_decode(fred_layout(), &first_frame);
    char name[80];

    fred_event_name(name, sizeof(name), e.type, e.vector);
    tell(t, "%s: %s", when, name);
    tell(t, "  CS slot %#018lx: selector %#x, stack level %u", first_frame.cs, e.cs, e.level);
    tell(t, "  SS slot %#018lx: selector %#x, 64-bit %u; latch (%s) %u", first_frame.ss, e.ss, e.long_mode,
         fred_layout()->latch_name, e.latch);
}

CASE(reflect, direct, "a hand-built frame and a jump to the entry point handle the NMI, and ERETS unblocks NMIs",
     "FRED 5.0, event delivery and ERETS; SDM vol. 3, 27.5.5, Updating Non-Register State")
{
    struct fred_event event = {.type = EVENT_NMI, .vector = VECTOR_NMI, .latch = true};
    struct vm_exit exit = {0};
    struct event_state nowhere = {0};
    struct fred_frame want, slots = expected_frame(&nowhere, &event);

    if (!nmi_exit(t, &exit))
        return;
    tell(t, "guest at RIP %#lx: VM exit, %s, interruption information %#x", exit.rip,
         vm_exit_name(exit.reason), exit.interruption);
    check(t, nmi_probe_blocked(), "NMIs blocked after the exit");
    tell(t, "an NMI sent now stays pending: the exit left NMIs blocked");

    nmi_inside(in_the_handler);
    nmi_reflect(&nmi_ways[WAY_DIRECT], exit.qualification);
    tell_frame(t, "reflected, way direct, the frame in the NMI handler");
    want = first_frame; /* RIP, RSP and RFLAGS are the reflecting code's, checked by its going on */
    want.error_code = want.reserved = 0;
    want.event_data = nmi_source(nmi_sources_reported(), 0);
    want.cs = slots.cs;
    want.ss = slots.ss;
    check_frame(t, &want, &first_frame);
    check_equal(t, "RFLAGS in the handler", RFLAGS_FIXED, rflags_inside);
    check(t, blocked_inside, "NMIs blocked in the handler");
    check_equal(t, "address of the second frame, on the NMI's level",
                fred_stack_top(FRED_LEVEL_NMI) - FRED_FRAME_SIZE, nmi_seen.frame_at);
    tell(t, "the handler returns: ERETS with the latch unblocks NMIs, and the pending one arrives");
    check_equal(t, "NMIs handled: the reflected and the pending one", 2, nmi_seen.handled);
    check_equal(t, "RIP of the pending NMI: right after the ERETS", first_frame.rip, nmi_seen.frame.rip);
    check(t, !nmi_probe_blocked(), "NMIs unblocked afterwards");

    check_error(t, vcpu_enter(t->vcpu, &exit, VCPU_SPIN_TICKS));
    tell(t, "the guest resumed: it ran to RIP %#lx, %lu rounds, until %s", exit.rip, t->vcpu->gprs.rcx,
         vm_exit_name(exit.reason));
    check(t, t->vcpu->gprs.rcx > 0, "the guest continues");
}
