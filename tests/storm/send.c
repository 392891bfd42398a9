/* Storms: how a CPU sends, and how it waits. */
#include "boot/cpu/per_cpu.h"
#include "boot/smp/ap.h"
#include "include/apic.h"
#include "include/instructions.h"
#include "nmi/apic.h"
#include "tests/events/interrupt.h"
#include "tests/faults/fault.h"
#include "tests/harness/environment.h"
#include "tests/harness/random.h"
#include "tests/storm/storm.h"

#define PATIENCE_MS  5000    /* an emulator's host may not schedule a CPU for that long */
#define ALONE_MS     1000    /* with one CPU, or an emulator that runs them in turns */
#define SOME_TICKS   1000000 /* per millisecond, if the firmware has no clock */
#define UNDER_WAY    256     /* PAUSEs until a self-sent NMI is pending */
#define LOOK_AT_TIME 64
#define LOST_AT      8 /* of this CPU's left to send, at most, when a fault loses one */

bool storm_chance(uint64_t *random, unsigned in)
{
    return random_below(random, in) == 0;
}

/* Without PAUSE, at which an emulator may switch to another CPU. */
void storm_delay(uint64_t *random, unsigned most)
{
    for (uint32_t left = random_below(random, most); left; left--)
        __asm__ volatile("" : : : "memory");
}

struct storm_cpu *storm_any(uint64_t *random)
{
    return &storm.cpu[random_below(random, storm.cpus)];
}

uint32_t storm_command(enum storm_kind kind)
{
    return (uint32_t)(ICR_LEVEL_ASSERT | (kind == STORM_NMI ? ICR_DELIVERY_NMI : INTERRUPT_VECTOR));
}

/*
 * IF is 0 except where the storm lets interrupts in. An NMI may have been accepted without its handler or the
 * VMM having noted it yet: then one more would not be merged.
 */
static bool holds_off(const struct storm_cpu *me, const struct ledger *l)
{
    return l == &me->interrupts ? !me->in_handler : me->held_off;
}

static bool note_merged(struct storm_cpu *me, struct ledger *l)
{
    if (storm.plan->waits && !fault_is_on("storm-merges"))
        return false;
    return me->promised != l && holds_off(me, l) && ledger_send_more(l, me->number);
}

/* Interrupts are sent as long as there are NMIs to send. */
static bool has_sent_all(const struct storm_cpu *me)
{
    return __atomic_load_n(&me->left, __ATOMIC_RELAXED) <= 0;
}

static bool take_share(struct storm_cpu *me)
{
    if (__atomic_fetch_sub(&me->left, 1, __ATOMIC_RELAXED) > 0)
        return true;
    __atomic_fetch_add(&me->left, 1, __ATOMIC_RELAXED);
    return false;
}

static struct ledger *ledger_of(struct storm_cpu *to, enum storm_kind kind)
{
    return kind == STORM_NMI ? &to->nmis : &to->interrupts;
}

static bool must_wait(const struct storm_cpu *me)
{
    for (unsigned i = 0; storm.plan->waits && i < storm.cpus; i++) {
        if (!ledger_is_settled(&storm.cpu[i].nmis, me->number))
            return !(&storm.cpu[i] == me && fault_is_on("storm-merges"));
    }
    return false;
}

static bool note_send(struct storm_cpu *me, struct storm_cpu *to, enum storm_kind kind)
{
    struct ledger *l = ledger_of(to, kind);
    /* When the guest sends it, this CPU is in the guest. */
    enum storm_place place = to == me && me->promised == l ? STORM_GUEST : to->place;

    if (must_wait(me) || (kind == STORM_NMI ? !take_share(me) : has_sent_all(me)))
        return false;
    if (ledger_send(l, me->number) || (to == me && note_merged(me, l))) {
        if (kind == STORM_NMI)
            __atomic_fetch_add(&me->sent[place], 1, __ATOMIC_RELAXED);
        return true;
    }
    if (kind == STORM_NMI)
        __atomic_fetch_add(&me->left, 1, __ATOMIC_RELAXED);
    return false;
}

/* A handler must not note a send in the middle of another one. Nothing is sent after a failed storm has
 * ended: other CPUs may have left. */
bool storm_note(struct storm_cpu *to, enum storm_kind kind)
{
    struct storm_cpu *me = storm_me();
    bool noted;

    if (me->counting || storm.stopped)
        return false;
    me->counting = true;
    noted = note_send(me, to, kind);
    me->counting = false;
    return noted;
}

static bool is_to_be_lost(struct storm_cpu *me)
{
    if (!storm.plan->waits || !fault_is_on("storm-lost") || me->left > LOST_AT || me->lost)
        return false;
    me->lost = true;
    return true;
}

static void send_command(struct storm_cpu *to, enum storm_kind kind)
{
    if (is_to_be_lost(storm_me()))
        return;
    apic_send_to(to->id, storm_command(kind));
    if (storm.plan->waits && fault_is_on("storm-twice"))
        apic_send_to(to->id, storm_command(kind));
    for (unsigned i = 0; to == storm_me() && to->held_off && i < UNDER_WAY; i++)
        pause();
}

bool storm_try(struct storm_cpu *to, enum storm_kind kind)
{
    if (!storm_note(to, kind))
        return false;
    send_command(to, kind);
    return true;
}

void storm_let_in(void)
{
    if (storm.plan->interrupts)
        __asm__ volatile("sti; nop; nop; cli" : : : "memory");
    else
        __asm__ volatile("" : : : "memory");
}

static bool is_timed_out(uint64_t start)
{
    uint64_t ticks = aps_ticks_per_ms() ? aps_ticks_per_ms() : SOME_TICKS;

    return rdtsc() - start > (storm.cpus > 1 && !environment_is_bochs() ? PATIENCE_MS : ALONE_MS) * ticks;
}

static uint64_t steps_of_all(void)
{
    uint64_t sum = 0;

    for (unsigned i = 0; i < storm.cpus; i++)
        sum += __atomic_load_n(&storm.cpu[i].steps, __ATOMIC_RELAXED);
    return sum;
}

/* Waits while any CPU makes progress, and for the bound after that. */
bool storm_wait(bool (*is_so)(const struct storm_cpu *to, enum storm_kind kind), const struct storm_cpu *to,
                enum storm_kind kind, const char *what)
{
    uint64_t start = rdtsc(), steps = steps_of_all();

    for (unsigned i = 1; !is_so(to, kind); i++) {
        if (storm.stopped)
            return false;
        storm_let_in();
        this_cpu()->beat++;
        if (i % LOOK_AT_TIME)
            continue;
        pause();
        if (steps_of_all() != steps) {
            steps = steps_of_all();
            start = rdtsc();
        } else if (is_timed_out(start)) {
            storm_wrong("waited in vain for %s, cpu %u; seed=%u; NMIs here unblocked by %s", what,
                        to ? to->number : 0, storm.seed,
                        storm_me()->unblocked_by ? storm_me()->unblocked_by : "nothing, as none has come");
            return false;
        }
    }
    if (rdtsc() - start > storm_me()->longest)
        storm_me()->longest = rdtsc() - start;
    return true;
}

static bool may_note(const struct storm_cpu *to, enum storm_kind kind)
{
    struct storm_cpu *me = storm_me();

    me->noted = storm_note(&storm.cpu[to->number], kind);
    return me->noted || has_sent_all(me);
}

bool storm_note_in_time(struct storm_cpu *to, enum storm_kind kind)
{
    return storm_wait(may_note, to, kind,
                      kind == STORM_NMI ? "an NMI that was sent before to be accepted"
                                        : "an interrupt that was sent before to be accepted") &&
           storm_me()->noted;
}

void storm_send(struct storm_cpu *to, enum storm_kind kind)
{
    if (storm_note_in_time(to, kind))
        send_command(to, kind);
}

bool storm_is_settled(const struct storm_cpu *to, enum storm_kind kind)
{
    return ledger_is_settled(ledger_of(&storm.cpu[to->number], kind), storm_me()->number);
}

void storm_prove_unblocked(void)
{
    if (storm_try(storm_me(), STORM_NMI))
        storm_wait(storm_is_settled, storm_me(), STORM_NMI, "an NMI to itself, where NMIs are not blocked");
}
