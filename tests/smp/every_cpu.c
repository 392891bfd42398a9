#include "tests/smp/every_cpu.h"

#include "boot/console/console.h"
#include "boot/cpu/per_cpu.h"
#include "boot/report/phase.h"
#include "boot/smp/progress.h"
#include "boot/text/format.h"
#include "fred/fred.h"
#include "include/apic.h"
#include "include/instructions.h"
#include "nmi/apic.h"
#include "tests/events/interrupt.h"
#include "tests/faults/choice.h"
#include "tests/smp/bring_up.h"
#include "vmm/vmx/vmx.h"

#define TENTHS      10
#define MEMORY      0xF000  /* a bench shows each byte of it (tests/bench/memory.c) */
#define MEMORY_SOFT 0x11000 /* the software backend needs stacks of its own */
#define MEET_PAUSES 10000000

static per_cpu uint64_t bring_up_ticks;
static struct machine *bsp_machine;
static unsigned meeting_size, met_count; /* CPUs, at every_cpu_meet */

size_t every_cpu_memory(const struct options *o)
{
    return fred_in_cpuid() && o->fred != FRED_SOFT ? MEMORY : MEMORY_SOFT;
}

static void woken(struct fred_regs *regs)
{
    (void)regs;
    interrupt_end();
}

static void wake(uint64_t id)
{
    apic_send_to((uint32_t)id, ICR_LEVEL_ASSERT | WAKE_VECTOR);
}

#define LINGER_TENTHS 42

/* With a sign of life in each tenth of a second. */
static void linger(void)
{
    for (unsigned i = 0; i < LINGER_TENTHS; i++) {
        for (uint64_t start = rdtsc(); rdtsc() - start < aps_ticks_per_ms() * 100;)
            pause();
        this_cpu()->beat++;
    }
}

static error come_up(struct machine *m, void *options)
{
    uint64_t start = rdtsc();

    if (fault_is_on("cpu-lost"))
        return FAIL("fault=%s keeps it away", fault_chosen());
    if (fault_is_on("cpu-hangs")) {
        for (;;)
            hlt();
    }
    if (fault_is_on("cpu-slow"))
        linger();
    TRY(fred_on(m, options));
    TRY(bring_up_events(options));
    TRY(bring_up_guest(m, options));
    fred_hook(EVENT_EXTERNAL_INTERRUPT, WAKE_VECTOR, woken);
    interrupts_open();
    m->halts = true;
    bring_up_ticks = rdtsc() - start;
    return NULL;
}

static error go_down(struct machine *m, void *argument)
{
    (void)argument;
    fault_begin();
    if (fault_is_on("back-other"))
        m->was.cr0 ^= CR0_AM;
    fault_end();
    if (m->halts) {
        m->halts = false;
        interrupts_close();
    }
    vmx_off();
    fred_off();
    return NULL;
}

void every_cpu_leave(void)
{
    aps_leave(go_down);
    console_share(false);
    phase_share(false);
}

static void print_trouble(unsigned i)
{
    say("# cpu %u, local APIC ID %#lx, does not take part: %s\n", ap_number(i), ap_apic_id(i), ap_trouble(i));
}

/* The tick rate is measured with the firmware's clock. */
static void print_cpus(uint64_t ticks, uint64_t ticks_a_ms)
{
    uint64_t tenths = ticks_a_ms ? ticks * TENTHS / ticks_a_ms : 0;
    size_t memory = 0;

    for (unsigned i = 0; i < aps_count(); i++) {
        const struct arena *a = ap_arena(i);

        if ((size_t)(a->next - a->start) > memory)
            memory = (size_t)(a->next - a->start);
    }
    say("# cpus: %u of %u, the APs brought up in %lu.%lu ms; each of them takes %lu KiB\n", every_cpu_count(),
        aps_count() + 1, tenths / TENTHS, tenths % TENTHS, memory >> 10);
}

const struct arena *every_cpu_arena(unsigned number)
{
    return number ? ap_arena(number - 1) : &bsp_machine->arena;
}

uint64_t every_cpu_took(unsigned number)
{
    return *on_cpu(every_cpu(number), bring_up_ticks);
}

void every_cpu_up(struct machine *m, const struct options *o)
{
    struct options theirs = *o;
    struct progress p;
    uint64_t start = rdtsc();

    bsp_machine = m;
    if (!aps_count())
        return;
    progress_begin(&p, "brought up", aps_count(), false);
    theirs.layout = fred_layout() == &fred_cs28 ? LAYOUT_CS28 : LAYOUT_SS18;
    console_share(true);
    aps_wake_by(wake);
    phase_share(true);
    for (unsigned i = 0; i < aps_count(); i++) {
        if (!progress_note(&p, i))
            ap_leave_out(i);
        fault_begin();
        ap_give(i, m, come_up, &theirs);
        if (ap_wait(i) && !ap_is_left_out(i))
            print_trouble(i);
        fault_end();
    }
    print_cpus(rdtsc() - start, aps_ticks_per_ms());
}

unsigned every_cpu_count(void)
{
    unsigned up = 1;

    for (unsigned i = 0; i < aps_count(); i++)
        up += !ap_trouble(i);
    return up;
}

struct cpu *every_cpu(unsigned number)
{
    if (number == 0)
        return bsp_machine->cpu;
    return ap_trouble(number - 1) ? NULL : ap_cpu(number - 1);
}

unsigned every_cpu_numbers(void)
{
    return aps_count() + 1;
}

bool(every_cpu_there)(struct test *t)
{
    if (every_cpu_count() > 1)
        return true;
    t->skipped = "one CPU takes part";
    return false;
}

void every_cpu_give(ap_job *job, void *argument)
{
    meeting_size = every_cpu_count();
    met_count = 0;
    for (unsigned i = 0; i < aps_count(); i++)
        ap_give(i, bsp_machine, job, argument);
}

void every_cpu_meet(void)
{
    __atomic_add_fetch(&met_count, 1, __ATOMIC_SEQ_CST);
    for (unsigned i = 0; i < MEET_PAUSES && __atomic_load_n(&met_count, __ATOMIC_SEQ_CST) < meeting_size; i++)
        pause();
}

void(every_cpu_wait)(struct test *t)
{
    for (unsigned i = 0; i < aps_count(); i++) {
        const char *trouble = ap_is_busy(i) ? ap_wait(i) : NULL;
        char what[240];

        if (!trouble)
            continue;
        print_trouble(i);
        format(what, sizeof(what), "CPU %u, local APIC ID %#lx, at work: %s", ap_number(i), ap_apic_id(i),
               trouble);
        check(t, false, what);
    }
}
