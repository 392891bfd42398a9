#include "tests/faults/fred/rules.h"

static struct soft_rules wrong_rules;

/* The block of the active fault. */
static spoil_delivery *on_delivery;
static spoil_frame *on_frame;
static spoil_place *on_place;
static spoil_erets *on_erets;
static spoil_eretu *on_eretu;
static spoil_leave *on_leave;

static unsigned checked_bits = 64; /* of linear addresses, at the last wrong check */

struct soft_rules *rules_to_spoil(void)
{
    wrong_rules = fred_rules;
    soft_rules = &wrong_rules;
    return &wrong_rules;
}

static struct soft_delivery deliver(const struct soft_msrs *msrs, const struct fred_layout *layout,
                                    struct fred_event event)
{
    struct soft_delivery d = soft_deliver(msrs, layout, event);

    on_delivery(&d, msrs, &event);
    return d;
}

void rules_spoil_delivery(spoil_delivery *spoil)
{
    on_delivery = spoil;
    rules_to_spoil()->deliver = deliver;
}

static struct soft_delivery deliver_frame(const struct soft_msrs *msrs, const struct fred_layout *layout,
                                          struct fred_event event)
{
    struct soft_delivery d = soft_deliver(msrs, layout, event);

    event = fred_frame_decode(layout, &d.frame);
    on_frame(&event);
    d.frame = fred_frame_encode(layout, &event);
    return d;
}

void rules_spoil_frame(spoil_frame *spoil)
{
    on_frame = spoil;
    rules_to_spoil()->deliver = deliver_frame;
}

static struct soft_delivery deliver_elsewhere(const struct soft_msrs *msrs, const struct fred_layout *layout,
                                              struct fred_event event)
{
    struct fred_frame frame = soft_deliver(msrs, layout, event).frame;
    struct soft_msrs other = *msrs;
    struct soft_delivery d;

    on_place(&other, &event);
    d = soft_deliver(&other, layout, event);
    d.frame = frame;
    return d;
}

void rules_spoil_place(spoil_place *spoil)
{
    on_place = spoil;
    rules_to_spoil()->deliver = deliver_elsewhere;
}

/* RIP is made canonical: without the check IRETQ would fault in the middle of the backend. */
static struct soft_return leave_canonical(const struct soft_msrs *msrs, const struct fred_layout *layout,
                                          const struct fred_frame *frame, bool to_ring3)
{
    struct soft_return r = soft_leave(msrs, layout, frame, to_ring3);

    r.rip = (uint64_t)((int64_t)(r.rip << (64 - checked_bits)) >> (64 - checked_bits));
    return r;
}

static const char *check_erets(const struct fred_layout *layout, const struct fred_frame *frame, uint16_t cs,
                               uint16_t ss, unsigned linear_bits)
{
    struct fred_frame mended = *frame;

    checked_bits = linear_bits;
    on_erets(layout, &mended, cs, ss);
    return fred_erets_check(layout, &mended, cs, ss, linear_bits);
}

void rules_spoil_erets(spoil_erets *mend)
{
    struct soft_rules *rules = rules_to_spoil();

    on_erets = mend;
    rules->check_erets = check_erets;
    rules->leave = leave_canonical;
}

static const char *check_eretu(const struct fred_layout *layout, const struct fred_frame *frame,
                               uint64_t star, unsigned level, unsigned linear_bits)
{
    struct fred_frame mended = *frame;

    checked_bits = linear_bits;
    on_eretu(layout, &mended, star, &level);
    return fred_eretu_check(layout, &mended, star, level, linear_bits);
}

void rules_spoil_eretu(spoil_eretu *mend)
{
    struct soft_rules *rules = rules_to_spoil();

    on_eretu = mend;
    rules->check_eretu = check_eretu;
    rules->leave = leave_canonical;
}

static struct soft_return leave(const struct soft_msrs *msrs, const struct fred_layout *layout,
                                const struct fred_frame *frame, bool to_ring3)
{
    struct soft_return r = soft_leave(msrs, layout, frame, to_ring3);

    on_leave(&r, msrs, frame, to_ring3);
    return r;
}

void rules_spoil_leave(spoil_leave *spoil)
{
    on_leave = spoil;
    rules_to_spoil()->leave = leave;
}
