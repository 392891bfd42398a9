/* Storms: the handlers, and exceptions and INT n made on purpose. */
#include "fred/fred.h"
#include "include/instructions.h"
#include "include/vmx.h"
#include "nmi/handler.h"
#include "tests/events/interrupt.h"
#include "tests/events/trigger.h"
#include "tests/harness/random.h"
#include "tests/smp/bring_up.h"
#include "tests/storm/storm.h"

#define FAULTING_LENGTH 2 /* bytes of UD2 and of the read below */
#define INT_VECTOR      0x42
#define MOST_NESTED     3
#define MOST_DELAY      32
#define MOST_TOO        3 /* sent while one is pending */

extern const uint8_t vmx_exited[], vmx_exited_end[];

/* After an exit, or before an entry: the assembly code in between does not set the place. */
static enum storm_place around_the_guest(uint64_t rip)
{
    bool behind = rip - (uint64_t)vmx_exited < (uint64_t)(vmx_exited_end - vmx_exited);

    return behind || this_vcpu()->exited ? STORM_EXIT : STORM_ENTRY;
}

static enum storm_place note_arrival(struct storm_cpu *me, enum storm_place place,
                                     const struct fred_regs *regs)
{
    if (me->reflecting)
        place = STORM_GUEST;
    else if (me->holds)
        place = STORM_ERETS;
    else if (place == STORM_GUEST)
        place = around_the_guest(regs->frame.rip);
    me->arrived[place]++;
    me->last_rip = regs->frame.rip;
    return place;
}

static void note_run(struct ledger *l, volatile bool *reflecting)
{
    if (!*reflecting)
        ledger_accept(l);
    ledger_deliver(l, *reflecting);
    *reflecting = false;
    if (l->wrong)
        storm_wrong("%s", l->wrong);
}

/* Runs inside the NMI handler. */
static void on_nmi(struct fred_regs *regs)
{
    struct storm_cpu *me = storm_me();
    enum storm_place place = me->place;
    bool reflected = me->reflecting;
    enum storm_place place_of_arrival;

    if (me->in_handler)
        storm_wrong("an NMI in the NMI handler");
    place_of_arrival = note_arrival(me, place, regs);
    if (!reflected && me->held_off && place_of_arrival != STORM_EXIT)
        storm_wrong("an NMI while NMIs are blocked");
    note_run(&me->nmis, &me->reflecting);
    if (nmi_seen.handled != me->nmis.accepted)
        storm_wrong("the NMI handler counted %u, the ledger %lu", nmi_seen.handled, me->nmis.accepted);
    me->in_handler = me->held_off = true;
    me->place = STORM_HANDLER;
    storm_act();
    me->holds = !ledger_all_settled(&me->nmis);
    me->place = place;
    me->in_handler = false;
    me->held_off = reflected && !me->unblocks;
    if (!me->held_off)
        me->unblocked_by = "the NMI handler's ERETS";
}

static void on_interrupt(struct fred_regs *regs)
{
    struct storm_cpu *me = storm_me();
    enum storm_place place = me->place;

    (void)regs;
    me->place = STORM_EVENT;
    note_run(&me->interrupts, &me->reflecting_interrupt);
    storm_act();
    me->place = place;
    interrupt_end();
}

static void on_event(struct fred_regs *regs)
{
    struct storm_cpu *me = storm_me();
    enum storm_place place = me->place;

    me->place = STORM_EVENT;
    me->depth++;
    storm_act();
    me->depth--;
    me->place = place;
    if (fred_frame_type(&regs->frame) == EVENT_HARDWARE_EXCEPTION)
        regs->frame.rip += FAULTING_LENGTH;
}

void storm_handlers(bool on)
{
    nmi_handler_install();
    nmi_inside(on ? on_nmi : NULL);
    fred_hook(EVENT_HARDWARE_EXCEPTION, VECTOR_UD, on ? on_event : NULL);
    fred_hook(EVENT_HARDWARE_EXCEPTION, VECTOR_PF, on ? on_event : NULL);
    fred_hook(EVENT_SOFTWARE_EXCEPTION, VECTOR_BP, on ? on_event : NULL);
    fred_hook(EVENT_SOFTWARE_INTERRUPT, INT_VECTOR, on ? on_event : NULL);
    fred_hook(EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR, on && storm.plan->interrupts ? on_interrupt : NULL);
}

void storm_event(void)
{
    struct storm_cpu *me = storm_me();

    switch (random_below(me->depth || me->in_handler ? &me->random_inside : &me->random, 4)) {
    case 0:
        __asm__ volatile("ud2" : : : "memory");
        break;
    case 1:
        __asm__ volatile("int3" : : : "memory");
        break;
    case 2:
        __asm__ volatile("movl (%%rdi), %%eax" : : "D"(TRIGGER_NOWHERE) : "rax", "memory");
        break;
    default:
        fred_int(INT_VECTOR);
    }
}

static void send_some(struct storm_cpu *me, struct storm_cpu *to, enum storm_kind kind)
{
    unsigned more = random_below(&me->random_inside, MOST_TOO);

    if (storm_try(to, kind) && to == me && me->in_handler) {
        while (more-- > 0)
            storm_try(to, kind);
    }
}

void storm_act(void)
{
    struct storm_cpu *me = storm_me();
    uint64_t *random = &me->random_inside;

    storm_delay(random, MOST_DELAY);
    switch (random_below(random, 6)) {
    case 0:
        send_some(me, me, STORM_NMI);
        break;
    case 1:
        send_some(me, storm_any(random), STORM_NMI);
        break;
    case 2:
        if (storm.plan->interrupts)
            send_some(me, storm_any(random), STORM_INTERRUPT);
        break;
    case 3:
        if (storm.plan->nested && me->depth < MOST_NESTED)
            storm_event();
        break;
    default:
        break;
    }
    storm_delay(random, MOST_DELAY);
}
