#include "tests/events/erets.h"

#include "boot/text/string.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/events/interrupt.h"

#define LEVEL 1 /* the current stack level (CSL) while ERETS faults on frames for level 0 */

struct fred_frame erets_frame(bool latch)
{
    struct fred_frame frame = fred_frame_here(latch);

    frame.cs &= ~FRAME_CS_LEVEL;
    frame.rip = (uint64_t)trigger_returned;
    frame.rsp = trigger_stack_top();
    return frame;
}

void erets_arrived(struct event_state *s, const struct fred_frame *frame, unsigned nops)
{
    s->rip = (uint64_t)trigger_returned + nops;
    s->rsp = frame->rsp;
    s->rflags = frame->rflags & ~RFLAGS_TF;
}

void(check_taken)(struct test *t, const struct fred_frame *frame)
{
    struct event_state s;

    catch_on(EVENT_HARDWARE_EXCEPTION, VECTOR_GP);
    execute_erets(&s, frame);
    catch_off(EVENT_HARDWARE_EXCEPTION, VECTOR_GP);
    if (!check_equal(t, "#GP of ERETS", 0, caught.count))
        return;
    erets_arrived(&s, frame, 0);
    check_unharmed(t, &s);
    /* RF is there for one instruction only. */
    check_equal(t, "RFLAGS afterwards", frame->rflags & ~RFLAGS_RF, s.rflags_after);
}

void(check_rflags_taken)(struct test *t, uint64_t bits)
{
    /* With the latch, as in software this is IRETQ, which loads more of RFLAGS than POPFQ does. */
    struct fred_frame frame = erets_frame(true);

    interrupts_open(); /* for IF: no device's interrupt may arrive */
    for (unsigned bit = 0; bit < 64 && !t->failures; bit++) {
        if (!(bits & BIT(bit)))
            continue;
        frame.rflags = RFLAGS_FIXED | BIT(bit);
        check_taken(t, &frame);
        frame.rflags = RFLAGS_FIXED | (bits & ~BIT(bit));
        check_taken(t, &frame);
        if (t->failures)
            tell(t, "with only bit %u, or all bits but %u", bit, bit);
    }
    interrupts_close();
}

void(refusals_open)(struct test *t)
{
    check(t, nmi_block(), "an NMI to block NMIs with");
    nmi_send();
    nmi_settle();
    check_equal(t, "NMIs handled before", 1, nmi_seen.handled);
    fred_set_level(LEVEL);
}

void(check_refused)(struct test *t, const struct fred_frame *frame)
{
    struct fred_event gp = {.type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_GP, .level = LEVEL};
    struct event_state s;

    catch_on(gp.type, gp.vector);
    execute_erets(&s, frame);
    catch_off(gp.type, gp.vector);
    check_caught(t, &s, &gp, frame_below(s.rsp), LEVEL);
    check_equal(t, "NMIs handled: the faulting ERETS unblocks none", 1, nmi_seen.handled);
}

void(refusals_close)(struct test *t)
{
    fred_set_level(0);
    check_equal(t, "fault of the ERETS that unblocks NMIs", 0, nmi_unblock());
    check(t, nmi_wait(2), "the pending NMI arrives then");
}

void(check_bits_refused)(struct test *t, size_t word, uint64_t bits)
{
    refusals_open(t);
    for (unsigned bit = 0; bit < 64 && !t->failures; bit++) {
        struct fred_frame frame = erets_frame(true);

        if (!(bits & BIT(bit)))
            continue;
        *(uint64_t *)((uint8_t *)&frame + word) ^= BIT(bit);
        check_refused(t, &frame);
        if (t->failures)
            tell(t, "with bit %u flipped", bit);
    }
    refusals_close(t);
}
