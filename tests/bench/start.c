/* From the firmware's call to the guest's first instruction, what bringing up a CPU takes, and what a line
 * costs. */
#include "tests/bench/start.h"

#include "boot/console/console.h"
#include "boot/firmware/firmware.h"
#include "boot/log/log.h"
#include "boot/smp/ap.h"
#include "include/instructions.h"
#include "tests/smp/every_cpu.h"

#define US_IN_MS 1000
#define LINES    1

static const char line[] =
    "# bench: a line of eighty characters, to see what one costs ...................\n";

static uint64_t ready;
static const struct machine *first;

void bench_note_bring_up(const struct machine *m)
{
    ready = rdtsc();
    first = m;
}

/* 0 where the firmware had no clock to compare with. */
static uint64_t us(uint64_t ticks)
{
    return aps_ticks_per_ms() ? ticks * US_IN_MS / aps_ticks_per_ms() : 0;
}

static size_t used(const struct arena *arena)
{
    return (size_t)(arena->next - arena->start) >> 10;
}

static void tell_cpus(struct test *t)
{
    for (unsigned i = 1; i < every_cpu_numbers(); i++) {
        if (every_cpu(i))
            tell(t, "bench cpu number=%u us=%lu kib=%lu", i, us(every_cpu_took(i)),
                 ap_memory_used(i - 1) >> 10);
    }
}

void bench_start(struct test *t)
{
    struct vm_exit exit = {0};
    uint64_t begin = rdtsc(), ticks;

    if (!check_error(t, vcpu_start(t->vcpu, GUEST_TELLS_TIME)) ||
        !check_error(t, vcpu_enter(t->vcpu, &exit, VCPU_TICKS)) ||
        !check_equal(t, "exit reason", EXIT_VMCALL, exit.reason))
        return;
    ticks = ready - firmware_entered() + t->vcpu->gprs.rbx - begin;
    check(t, firmware_entered() < ready && ready < begin && begin < t->vcpu->gprs.rbx,
          "the firmware's call, all ready, the case and the guest in this order");
    tell(t, "bench start ticks=%lu us=%lu", ticks, us(ticks));
    tell(t, "bench memory kib=%lu", used(&first->arena));
    tell_cpus(t);
}

static void write_to_log(void)
{
    log_write(line, sizeof(line) - 1);
}

static void write_everywhere(void)
{
    say_text(line);
}

static void lines(struct test *t, const char *name, void (*write)(void))
{
    uint64_t start = rdtsc(), ticks;

    for (unsigned i = 0; i < LINES; i++)
        write();
    ticks = rdtsc() - start;
    tell(t, "bench console name=%s lines=%u bytes=%lu ticks=%lu us=%lu", name, LINES,
         LINES * (sizeof(line) - 1), ticks, us(ticks));
    check(t, ticks > 0, "some time for lines");
}

void bench_console(struct test *t)
{
    lines(t, "log", write_to_log);
    lines(t, "all", write_everywhere);
}
