/* APs at work: how they enter, wait for jobs, and are waited for. */
#include "boot/report/report.h"
#include "boot/smp/ap_state.h"
#include "include/instructions.h"

#define PATIENCE_MS 2000UL /* without a sign of life */

static void (*wake_ap)(uint64_t apic_id);

static uint64_t load_acquire(const uint64_t *word)
{
    return __atomic_load_n(word, __ATOMIC_ACQUIRE);
}

/* STI blocks interrupts until after the next instruction (SDM vol. 2, STI): none is lost before HLT. */
static void halt_unless(const uint64_t *word, uint64_t value)
{
    if (load_acquire(word) == value)
        __asm__ volatile("sti; hlt; cli" : : : "memory");
}

static void store_release(uint64_t *word, uint64_t value)
{
    __atomic_store_n(word, value, __ATOMIC_RELEASE);
}

/* Without a bound of its own: the BSP has a bound for every wait. (Not by MWAIT: in Bochs a MONITOR ends the
 * waits of all other CPUs.) */
static void sleep_until_asked(const struct ap *ap, uint64_t asked)
{
    while (load_acquire(&ap->asked) == asked) {
        if (ap->machine.halts)
            halt_unless(&ap->asked, asked);
        else
            pause();
    }
}

static error serve_jobs(struct machine *m)
{
    struct ap *ap = m->argument;

    ap->was = m->was;
    if (recovery_point_open(&ap->recovery)) {
        ap_note_trouble(ap, report_error());
        store_release(&ap->answered, load_acquire(&ap->asked));
        sleep_until_asked(ap, ap->answered);
    }
    while (ap->job) {
        ap->result = ap->job(m, ap->argument);
        store_release(&ap->answered, load_acquire(&ap->asked));
        sleep_until_asked(ap, ap->answered);
    }
    return NULL;
}

VOID EFIAPI ap_enter(VOID *argument)
{
    struct ap *ap = argument;

    sleep_until_asked(ap, 0);
    if (ap->job) {
        ap->machine.work = serve_jobs;
        ap->machine.argument = ap;
        machine_join(&ap->machine, ap->first);
    }
    __atomic_store_n(&ap->gone, true, __ATOMIC_RELEASE);
}

void ap_ask(struct ap *ap, ap_job *job, void *argument)
{
    ap->job = job;
    ap->argument = argument;
    store_release(&ap->asked, ap->asked + 1);
    if (ap->machine.halts)
        wake_ap(ap->mp.id);
}

void aps_wake_by(void (*by)(uint64_t apic_id))
{
    wake_ap = by;
}

void ap_give(unsigned i, struct machine *first, ap_job *job, void *argument)
{
    struct ap *ap = &ap_array[i];

    if (ap->trouble[0])
        return;
    ap->first = first;
    ap->busy = true;
    ap_ask(ap, job, argument);
}

static bool is_done(const struct ap *ap)
{
    return load_acquire(&ap->answered) == ap->asked || __atomic_load_n(&ap->gone, __ATOMIC_ACQUIRE);
}

static uint64_t beat_of(const struct ap *ap)
{
    const struct cpu *cpu = __atomic_load_n(&ap->machine.cpu, __ATOMIC_ACQUIRE);

    return cpu ? cpu->beat : 0;
}

static bool is_over(uint64_t start)
{
    return rdtsc() - start > PATIENCE_MS * aps_ticks_per_ms();
}

static void wait_for(const struct ap *ap)
{
    uint64_t beat = beat_of(ap), start = rdtsc();

    while (!is_done(ap) && !is_over(start)) {
        if (beat_of(ap) != beat) {
            beat = beat_of(ap);
            start = rdtsc();
        }
        pause();
    }
}

bool ap_is_busy(unsigned i)
{
    return ap_array[i].busy;
}

const char *ap_wait(unsigned i)
{
    struct ap *ap = &ap_array[i];

    ap->busy = false;
    if (ap->trouble[0])
        return ap->trouble;
    wait_for(ap);
    if (!is_done(ap))
        ap_note_trouble(ap, FAIL("it does not answer any more"));
    else
        ap_note_trouble(ap, ap->gone ? ap->machine.result : ap->result);
    return ap_trouble(i);
}

/* Also an AP in trouble, but not one that does not answer. */
static void return_to_firmware(struct ap *ap, ap_job *last)
{
    if (!ap->started || !is_done(ap))
        return;
    if (ap->asked) {
        ap_ask(ap, last, NULL);
        wait_for(ap);
    }
    ap_ask(ap, NULL, NULL);
    for (uint64_t start = rdtsc(); !__atomic_load_n(&ap->gone, __ATOMIC_ACQUIRE) && !is_over(start);)
        pause();
}

void aps_leave(ap_job *last)
{
    for (unsigned i = 0; i < aps_count(); i++)
        return_to_firmware(&ap_array[i], last);
}
