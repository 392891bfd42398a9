#include "boot/others.h"

#include "boot/console.h"
#include "boot/format.h"
#include "boot/processors.h"
#include "boot/report.h"
#include "boot/way_out.h"
#include "include/instructions.h"

#define MEMORY      0x60000UL /* bytes for each */
#define PATIENCE_MS 2000UL    /* without a sign of life */

struct other {
    struct processor processor;
    struct machine machine;
    struct machine *first;
    other_job *job; /* NULL: go home */
    void *argument;
    uint64_t asked, answered;  /* jobs; each has one writer */
    struct way_out struck;     /* to waiting for the last job, from whatever strikes */
    error result;              /* of the last one */
    struct firmware_state was; /* as it came over */
    bool started, gone, busy;
    char trouble[200];
};

static unsigned there, count;
static struct other *others;
static void (*wake)(uint64_t apic_id);
static uint64_t ticks;

error others_find(unsigned wanted)
{
    others = NULL;
    there = processors_count();
    count = there;
    if (wanted > there + 1)
        return FAIL("cpus=%u, but the firmware tells of %u: ask for fewer, or for cpus=all", wanted,
                    there + 1);
    if (wanted)
        count = wanted - 1;
    return NULL;
}

size_t others_memory(void)
{
    return count ? align_up(count * sizeof(struct other), PAGE_SIZE) + count * MEMORY : 0;
}

static void note_trouble(struct other *o, error e)
{
    if (e && !o->trouble[0])
        format(o->trouble, sizeof(o->trouble), "%s", e);
}

void others_make(struct arena *arena)
{
    if (!count)
        return;
    others = arena_take(arena, count * sizeof(*others));
    for (unsigned i = 0; i < count; i++) {
        struct other *o = &others[i];
        uint8_t *memory = arena_take(arena, MEMORY);

        o->machine.number = i + 1;
        o->machine.arena = (struct arena){memory, memory + MEMORY, memory};
        note_trouble(o, processors_get(i, &o->processor));
    }
}

static uint64_t look(const uint64_t *word)
{
    return __atomic_load_n(word, __ATOMIC_ACQUIRE);
}

/* An interrupt gets in behind the instruction after STI, and no earlier (SDM vol. 2, STI). */
static void halt_unless(const uint64_t *word, uint64_t value)
{
    if (look(word) == value)
        __asm__ volatile("sti; hlt; cli" : : : "memory");
}

static void set(uint64_t *word, uint64_t value)
{
    __atomic_store_n(word, value, __ATOMIC_RELEASE);
}

/* For as long as the first CPU has nothing for us: it is that one which has a bound for everything. (Not by
 * MWAIT: in Bochs a MONITOR ends the waits of all other CPUs.) */
static void sleep(const struct other *o, uint64_t asked)
{
    while (look(&o->asked) == asked) {
        if (o->machine.halts)
            halt_unless(&o->asked, asked);
        else
            pause();
    }
}

static error serve(struct machine *m)
{
    struct other *o = m->argument;

    o->was = m->was;
    if (way_out_open(&o->struck)) {
        note_trouble(o, report_error());
        set(&o->answered, look(&o->asked));
        sleep(o, o->answered);
    }
    while (o->job) {
        o->result = o->job(m, o->argument);
        set(&o->answered, look(&o->asked));
        sleep(o, o->answered);
    }
    return NULL;
}

/* Called by the firmware on the other CPU. */
static VOID EFIAPI enter(VOID *argument)
{
    struct other *o = argument;

    sleep(o, 0);
    if (o->job) {
        o->machine.work = serve;
        o->machine.argument = o;
        machine_join(&o->machine, o->first);
    }
    __atomic_store_n(&o->gone, true, __ATOMIC_RELEASE);
}

void others_start(void)
{
    ticks = processors_ticks();
    for (unsigned i = 0; i < count; i++) {
        struct other *o = &others[i];
        error e = o->trouble[0] ? NULL : processor_start(&o->processor, enter, o);

        note_trouble(o, e);
        o->started = !o->trouble[0];
    }
}

static void ask(struct other *o, other_job *job, void *argument)
{
    o->job = job;
    o->argument = argument;
    set(&o->asked, o->asked + 1);
    if (o->machine.halts)
        wake(o->processor.id);
}

bool others_end(void)
{
    bool all = true;

    for (unsigned i = 0; i < count; i++) {
        struct other *o = &others[i];

        if (o->started && !o->asked)
            ask(o, NULL, NULL); /* it never came over */

        error e = o->started ? processor_wait(&o->processor) : NULL;

        if (e) {
            say("# cpu %u: %s\n", other_number(i), e);
            all = false;
        }
    }
    return all;
}

void others_wake_by(void (*by)(uint64_t apic_id))
{
    wake = by;
}

static VOID EFIAPI note(VOID *state)
{
    firmware_state_note(state);
}

error other_look(unsigned i, struct firmware_state *now)
{
    struct other *o = &others[i];

    if (!o->started)
        return FAIL("the firmware did not start it before either");
    TRY(processor_start(&o->processor, note, now));
    return processor_wait(&o->processor);
}

const struct firmware_state *other_was(unsigned i)
{
    return &others[i].was;
}

uint64_t others_ticks(void)
{
    return ticks;
}

unsigned others_there(void)
{
    return there;
}

unsigned others_count(void)
{
    return count;
}

const char *other_trouble(unsigned i)
{
    return others[i].trouble[0] ? others[i].trouble : NULL;
}

unsigned other_number(unsigned i)
{
    return (unsigned)others[i].processor.number;
}

uint64_t other_apic_id(unsigned i)
{
    return others[i].processor.id;
}

struct cpu *other_cpu(unsigned i)
{
    return others[i].machine.cpu;
}

size_t other_memory_used(unsigned i)
{
    return (size_t)(others[i].machine.arena.next - others[i].machine.arena.start);
}

void other_give(unsigned i, struct machine *first, other_job *job, void *argument)
{
    struct other *o = &others[i];

    if (o->trouble[0])
        return;
    o->first = first;
    o->busy = true;
    ask(o, job, argument);
}

static bool is_done(const struct other *o)
{
    return look(&o->answered) == o->asked || __atomic_load_n(&o->gone, __ATOMIC_ACQUIRE);
}

static uint64_t beat_of(const struct other *o)
{
    const struct cpu *cpu = __atomic_load_n(&o->machine.cpu, __ATOMIC_ACQUIRE);

    return cpu ? cpu->beat : 0;
}

static bool is_over(uint64_t start)
{
    return rdtsc() - start > PATIENCE_MS * ticks;
}

static void wait_for(const struct other *o)
{
    uint64_t beat = beat_of(o), start = rdtsc();

    while (!is_done(o) && !is_over(start)) {
        if (beat_of(o) != beat) {
            beat = beat_of(o);
            start = rdtsc();
        }
        pause();
    }
}

bool other_is_busy(unsigned i)
{
    return others[i].busy;
}

const char *other_wait(unsigned i)
{
    struct other *o = &others[i];

    o->busy = false;
    if (o->trouble[0])
        return o->trouble;
    wait_for(o);
    if (!is_done(o))
        note_trouble(o, FAIL("it does not answer any more"));
    else
        note_trouble(o, o->gone ? o->machine.result : o->result);
    return other_trouble(i);
}

/* In trouble too, but not if it does not listen. */
static void leave(struct other *o, other_job *last)
{
    if (!o->started || !is_done(o))
        return;
    if (o->asked) {
        ask(o, last, NULL);
        wait_for(o);
    }
    ask(o, NULL, NULL);
    for (uint64_t start = rdtsc(); !__atomic_load_n(&o->gone, __ATOMIC_ACQUIRE) && !is_over(start);)
        pause();
}

void others_leave(other_job *last)
{
    for (unsigned i = 0; i < count; i++)
        leave(&others[i], last);
}
