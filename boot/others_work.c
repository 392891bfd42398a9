/* The other logical CPUs at work: how they come over, wait for jobs, and are waited for. */
#include "boot/other.h"
#include "boot/report.h"
#include "include/instructions.h"

#define PATIENCE_MS 2000UL /* without a sign of life */

static void (*wake_ap)(uint64_t apic_id);

static uint64_t load_acquire(const uint64_t *word)
{
    return __atomic_load_n(word, __ATOMIC_ACQUIRE);
}

/* An interrupt gets in behind the instruction after STI, and no earlier (SDM vol. 2, STI). */
static void halt_unless(const uint64_t *word, uint64_t value)
{
    if (load_acquire(word) == value)
        __asm__ volatile("sti; hlt; cli" : : : "memory");
}

static void store_release(uint64_t *word, uint64_t value)
{
    __atomic_store_n(word, value, __ATOMIC_RELEASE);
}

/* For as long as the first CPU has nothing for us: it is that one which has a bound for everything. (Not by
 * MWAIT: in Bochs a MONITOR ends the waits of all other CPUs.) */
static void sleep_until_asked(const struct other *o, uint64_t asked)
{
    while (load_acquire(&o->asked) == asked) {
        if (o->machine.halts)
            halt_unless(&o->asked, asked);
        else
            pause();
    }
}

static error serve_jobs(struct machine *m)
{
    struct other *o = m->argument;

    o->was = m->was;
    if (way_out_open(&o->struck)) {
        other_note_trouble(o, report_error());
        store_release(&o->answered, load_acquire(&o->asked));
        sleep_until_asked(o, o->answered);
    }
    while (o->job) {
        o->result = o->job(m, o->argument);
        store_release(&o->answered, load_acquire(&o->asked));
        sleep_until_asked(o, o->answered);
    }
    return NULL;
}

/* Called by the firmware on the other CPU. */
VOID EFIAPI other_enter(VOID *argument)
{
    struct other *o = argument;

    sleep_until_asked(o, 0);
    if (o->job) {
        o->machine.work = serve_jobs;
        o->machine.argument = o;
        machine_join(&o->machine, o->first);
    }
    __atomic_store_n(&o->gone, true, __ATOMIC_RELEASE);
}

void other_ask(struct other *o, other_job *job, void *argument)
{
    o->job = job;
    o->argument = argument;
    store_release(&o->asked, o->asked + 1);
    if (o->machine.halts)
        wake_ap(o->processor.id);
}

void others_wake_by(void (*by)(uint64_t apic_id))
{
    wake_ap = by;
}

void other_give(unsigned i, struct machine *first, other_job *job, void *argument)
{
    struct other *o = &others[i];

    if (o->trouble[0])
        return;
    o->first = first;
    o->busy = true;
    other_ask(o, job, argument);
}

static bool is_done(const struct other *o)
{
    return load_acquire(&o->answered) == o->asked || __atomic_load_n(&o->gone, __ATOMIC_ACQUIRE);
}

static uint64_t beat_of(const struct other *o)
{
    const struct cpu *cpu = __atomic_load_n(&o->machine.cpu, __ATOMIC_ACQUIRE);

    return cpu ? cpu->beat : 0;
}

static bool is_over(uint64_t start)
{
    return rdtsc() - start > PATIENCE_MS * others_ticks();
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
        other_note_trouble(o, FAIL("it does not answer any more"));
    else
        other_note_trouble(o, o->gone ? o->machine.result : o->result);
    return other_trouble(i);
}

/* In trouble too, but not if it does not listen. */
static void send_home(struct other *o, other_job *last)
{
    if (!o->started || !is_done(o))
        return;
    if (o->asked) {
        other_ask(o, last, NULL);
        wait_for(o);
    }
    other_ask(o, NULL, NULL);
    for (uint64_t start = rdtsc(); !__atomic_load_n(&o->gone, __ATOMIC_ACQUIRE) && !is_over(start);)
        pause();
}

void others_leave(other_job *last)
{
    for (unsigned i = 0; i < others_count(); i++)
        send_home(&others[i], last);
}
