#include "tests/fred_guest/returns.h"

#include "include/fred.h"
#include "tests/guests/standing.h"

#define FRAME   (GUEST_STACK_TOP - 2 * FRED_FRAME_SIZE)
#define LEVEL_0 0

static const struct nmi_controls settings[] = {
    {.exiting = false},
    {.exiting = true},
    {.exiting = true, .virtual_nmis = true},
};

bool fred_guest_return_row(unsigned number, struct fred_guest_return_row *row)
{
    row->latch = number % 2;
    row->by = (enum fred_guest_return)(number / 2 % RETURNS);
    if (number / 2 / RETURNS >= COUNT_OF(settings))
        return false;
    row->controls = settings[number / 2 / RETURNS];
    return true;
}

/* With NMI exiting and no virtual NMIs none does: it is the host's blocking. IRET has no latch to look at. */
bool fred_guest_return_opens(const struct fred_guest_return_row *row)
{
    bool touches = !row->controls.exiting || row->controls.virtual_nmis;

    return touches && (row->by == RETURN_IRET || row->latch);
}

uint64_t fred_guest_return_at(const struct fred_guest_return_row *row)
{
    static const enum guest_fred_cause causes[] = {
        [RETURN_ERETS] = GUEST_CAUSE_ERETS,
        [RETURN_ERETU] = GUEST_CAUSE_ERETU,
        [RETURN_IRET] = GUEST_CAUSE_IRET,
    };

    return guest_fred_cause(causes[row->by]);
}

uint64_t fred_guest_return_to(void)
{
    return guest_fred_cause(GUEST_CAUSE_NONE);
}

/* The pages of ring 3 are open to ring 0 too. IRET pops what lies above the error code. */
bool(fred_guest_before_return)(struct test *t, const struct fred_guest_return_row *row)
{
    uint64_t rsp = row->by == RETURN_IRET ? FRAME + offsetof(struct fred_frame, rip) : FRAME;

    guest_open_pages(t);
    return fred_guest_at(t, GUEST_CAUSE_NONE, false, FRED_SWAPPED_BY_NONE) &&
           fred_guest_put_frame(t, FRAME, fred_guest_return_to(), LEVEL_0, row->by == RETURN_ERETU,
                                row->latch && row->by != RETURN_IRET) &&
           guest_set(t, GUEST_RIP, fred_guest_return_at(row)) && guest_set(t, GUEST_RSP, rsp) &&
           guest_set(t, GUEST_INTERRUPTIBILITY, INTERRUPTIBILITY_NMI);
}

void(tell_fred_guest_return)(struct test *t, const struct fred_guest_return_row *row)
{
    static const char *const names[] = {"ERETS", "ERETU", "IRET"};

    tell(t, "%s, latch %u, NMI exiting %u, virtual NMIs %u, window %u", names[row->by], row->latch,
         row->controls.exiting, row->controls.virtual_nmis, row->controls.window);
}
