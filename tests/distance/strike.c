/* Distances: the NMI as it arrives, and the checks of a round. */
#include "boot/text/format.h"
#include "boot/text/string.h"
#include "include/descriptors.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/distance/distance.h"
#include "tests/faults/fault.h"
#include "tests/harness/environment.h"

#include <stdarg.h>

/* A row of the table in tests/distance/sites.inc. */
struct boundary_row {
    uint64_t rip;
    uint32_t paths, place;
};

_Static_assert(sizeof(struct boundary_row) == 2 * sizeof(uint64_t),
               "a row of AT in tests/distance/sites.inc");

extern const struct boundary_row boundaries_start[], boundaries_end[];
extern const uint8_t distance_skip_halt[], distance_skip_entry[];

void distance_wrong(const char *text, ...)
{
    struct distance *d = &distance;
    size_t used;
    va_list arguments;

    d->over = true;
    if (d->wrong[0])
        return;
    used = format(d->wrong, sizeof(d->wrong), "cpu %u, distance %lu, lead %lu: ", d->receiver, d->distance,
                  d->lead);
    va_start(arguments, text);
    format_list(d->wrong + used, sizeof(d->wrong) - used, text, arguments);
    va_end(arguments);
}

/* In software ERETS begins with a CLI of its own: an NMI may strike after that (fred/soft/sites.c). */
static bool is_at(const struct boundary_row *row, uint64_t rip)
{
    return rip == row->rip || (!fred_is_native() && rip == row->rip + 1 && fred_is_eret(row->rip));
}

enum distance_place distance_place(uint64_t rip)
{
    for (const struct boundary_row *row = boundaries_start; row < boundaries_end; row++) {
        if (row->paths & BIT(distance.plan->path) && is_at(row, rip))
            return (enum distance_place)row->place;
    }
    return AT_NO_PLACE;
}

static bool is_before(enum distance_place place)
{
    return place == AT_LEAD || place == AT_BEFORE;
}

/* One that strikes before this CPU halts must not let it halt: no other would wake it. */
static void skip(struct fred_regs *regs)
{
    if (distance.plan->path == PATH_HALT)
        regs->frame.rip = (uint64_t)distance_skip_halt;
    if (distance.plan->path == PATH_HALTED_GUEST)
        regs->frame.rip = (uint64_t)distance_skip_entry;
}

static void note_wrongly(struct distance_arrival *a)
{
    if (fault_is_on("strike-rip"))
        a->frame.rip++;
    if (fault_is_on("strike-latch"))
        fred_frame_set_latch(fred_layout(), &a->frame, false);
    a->level += fault_is_on("strike-level");
    a->at += fault_is_on("strike-place");
}

void distance_strike(struct fred_regs *regs)
{
    enum distance_place place = distance_place(regs->frame.rip);
    unsigned n = distance.arrivals++;

    if (n < DISTANCE_NOTED)
        distance.arrived[n] = (struct distance_arrival){regs->frame, (uint64_t)&regs->frame, fred_level()};
    if (n < DISTANCE_NOTED)
        note_wrongly(&distance.arrived[n]);
    if (place == AT_NO_PLACE)
        return;
    regs->gprs.rdx = 1;
    if (is_before(place))
        skip(regs);
}

static struct fred_frame expected(const struct fred_frame *got, bool ring3)
{
    struct fred_event event = {
        .type = EVENT_NMI,
        .vector = VECTOR_NMI,
        .latch = true,
        .long_mode = true,
        .rip = got->rip,
        .rsp = got->rsp,
        .rflags = got->rflags,
        .cs = ring3 ? SELECTOR_USER_CODE | 3 : SELECTOR_CODE,
        .ss = ring3 ? SELECTOR_USER_DATA | 3 : SELECTOR_DATA,
    };

    return fred_frame_encode(fred_layout(), &event);
}

static void check_frame_of(const struct distance_arrival *a, bool ring3)
{
    unsigned level = ring3 ? 0 : fred_nmi_level();
    struct fred_frame want = expected(&a->frame, ring3);

    if (memcmp(&want, &a->frame, sizeof(want)) != 0) {
        distance.frame_wrong = true;
        distance.want = want;
        distance.got = a->frame;
        distance_wrong("the NMI at RIP %#lx has a wrong frame", a->frame.rip);
    } else if (a->level != level) {
        distance_wrong("the NMI at RIP %#lx is handled on level %u, not on %u", a->frame.rip, a->level,
                       level);
    } else if (a->at != fred_stack_top(level) - FRED_FRAME_SIZE) {
        distance_wrong("the frame of the NMI at RIP %#lx is at %#lx", a->frame.rip, a->at);
    }
}

static void note_place(enum distance_place place)
{
    distance.struck[place]++;
    if (place == distance.plan->at && !distance.first_at_last)
        distance.first_at_last = distance.distance;
}

static void check_arrival(const struct distance_arrival *a)
{
    uint64_t rip = a->frame.rip;
    enum distance_place place = distance_place(rip);

    if (place == AT_NO_PLACE)
        distance_wrong("an NMI at RIP %#lx (+%#lx), which is no boundary of the path where NMIs are open",
                       rip, rip - (uint64_t)distance_skip_halt);
    else
        check_frame_of(a, place == AT_RING3 || place == AT_AFTER3);
    note_place(place);
}

/* Of an NMI exit, from the first instruction of the guest. */
static bool is_offset(uint64_t offset, bool halts)
{
    static const uint64_t call[] = {0, 1, 6}; /* NOP, MOV, VMCALL */

    if (halts)
        return offset == 0 || offset == guest_step(GUEST_STEP_AFTER_HALT) - guest_step(GUEST_STEP_HALT);
    for (unsigned i = 0; i < (distance_holds() ? 1 : COUNT_OF(call)); i++) {
        if (offset == call[i])
            return true;
    }
    return false;
}

static void check_nmi_exit(void)
{
    const struct vm_exit *exit = &distance.exit;
    bool halts = distance.plan->path == PATH_HALTED_GUEST;
    uint64_t step = guest_step(halts ? GUEST_STEP_HALT : GUEST_STEP_CALL);
    bool halted = halts && exit->rip == guest_step(GUEST_STEP_AFTER_HALT);
    uint64_t offset = exit->rip + 2UL * fault_is_on("strike-exit-rip") - step;
    uint32_t information = exit->interruption | (uint32_t)fault_is_on("strike-information") << 12;
    uint32_t activity = exit->activity ^ (fault_is_on("strike-activity") && halted);

    if (information != INTERRUPTION(EVENT_NMI, VECTOR_NMI))
        distance_wrong("an NMI exit with interruption information %#x", information);
    if (!is_offset(offset, halts))
        distance_wrong("an NMI exit at RIP %#lx of the guest", exit->rip);
    if (activity != (halted ? ACTIVITY_HLT : 0))
        distance_wrong("an NMI exit at RIP %#lx saves activity state %u", exit->rip, exit->activity);
    if (!distance_holds())
        note_place(halted ? AT_HALTED : AT_GUEST);
}

/*
 * Whether the sender came after the held NMI, so that the two did not merge. An exit and the first
 * instruction after it are two steps: where CPUs take turns, a stage that is there one turn later shows the
 * exit.
 */
static bool was_separate(const struct distance *d)
{
    if (d->plan->path == PATH_NMI)
        return d->seen.entered;
    return d->seen.stage >= 2 || (environment_is_bochs() && d->seen.then >= 2);
}

/* The bounds of how many must have arrived. */
static void check_count(void)
{
    const struct distance *d = &distance;
    bool separate = was_separate(d);
    unsigned held = distance_holds(), most = 1 + held, count = d->arrivals + (held ? d->exits : 0);
    unsigned least = held && !separate ? 1 : most;

    if (count < least || count > most)
        distance_wrong("%u NMIs of %u arrived, %u by exits; the receiver was at stage %u", count, most,
                       d->exits, d->seen.stage);
    distance.merged += held && count == 1;
    if (d->plan->path == PATH_NMI_EXIT && d->exits != 1)
        distance_wrong("%u NMI exits by the one that was held", d->exits);
    if (d->rescued)
        distance_wrong("the NMI does not end HLT: an interrupt does");
}

/* The NMI that shows it is not the round's. */
static void check_open(void)
{
    unsigned handled, arrivals = distance.arrivals;

    if (fault_is_on("strike-blocked"))
        nmi_block();
    handled = nmi_seen.handled;
    nmi_send();
    if (!nmi_wait(handled + 1))
        distance_wrong("NMIs are blocked afterwards");
    else if (nmi_seen.handled != handled + 1)
        distance_wrong("%u NMIs more afterwards", nmi_seen.handled - handled - 1);
    distance.arrivals = arrivals;
}

/* The first that arrives is the held one, where there is one: at the target of the ERETS that opens NMIs. */
void distance_check_round(void)
{
    struct distance *d = &distance;
    unsigned arrivals = d->arrivals;

    distance.stages[d->seen.stage % DISTANCE_STAGES]++;
    check_count();
    for (unsigned i = 0; i < arrivals && i < DISTANCE_NOTED; i++) {
        bool by_exit = d->exits && !distance_holds();

        if (by_exit)
            continue;
        if (d->plan->path == PATH_NMI && i == 0 && distance_place(d->arrived[0].frame.rip) != AT_TARGET)
            distance_wrong("the NMI that was held arrives at RIP %#lx only", d->arrived[0].frame.rip);
        check_arrival(&d->arrived[i]);
    }
    if (d->exits)
        check_nmi_exit();
    if (fred_level() != 0)
        distance_wrong("stack level %u afterwards", fred_level());
    check_open();
}
