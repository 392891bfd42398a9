/* The time from the firmware's call to a guest's first instruction, the bring-up of a CPU, and a line of
 * output. */
#include "tests/bench/start.h"

#include "boot/console/console.h"
#include "boot/firmware/firmware.h"
#include "boot/log/log.h"
#include "boot/report/start_parts.h"
#include "boot/smp/ap.h"
#include "fred/fred.h"
#include "include/instructions.h"
#include "tests/bench/bench.h"
#include "tests/smp/every_cpu.h"

#define US_IN_MS   1000
#define LINES      1
#define MOST_TICKS 750000

static const char test_line[] =
    "# bench: a line of eighty characters, to see what one costs ...................\n";

static uint64_t ready_ticks;

void bench_note_bring_up(void)
{
    ready_ticks = rdtsc();
}

/* 0 if the firmware had no clock to measure the tick rate. */
static uint64_t microseconds(uint64_t ticks)
{
    return aps_ticks_per_ms() ? ticks * US_IN_MS / aps_ticks_per_ms() : 0;
}

static void tell_cpus(struct test *t)
{
    for (unsigned i = 1; i < every_cpu_numbers(); i++) {
        if (every_cpu(i))
            tell(t, "bench cpu number=%u ticks=%lu us=%lu kib=%lu", i, every_cpu_took(i),
                 microseconds(every_cpu_took(i)), bench_memory_of(i) >> 10);
    }
}

/* Lines go to the log, and to a port and a screen too unless both are off. */
static bool lines_are_kept(const struct test *t)
{
    return t->options->serial == SERIAL_OFF && t->options->screen == SCREEN_OFF;
}

static const char *lines_are(const struct test *t)
{
    return lines_are_kept(t) ? "kept" : "shown";
}

static void tell_parts(struct test *t)
{
    for (enum start_part part = 0; part < START_PART_COUNT; part++)
        tell(t, "bench phase name=%s ticks=%lu us=%lu lines=%s", start_part_name(part),
             start_part_ticks(part), microseconds(start_part_ticks(part)), lines_are(t));
}

/* The bar is for the start alone, without what the selected cases record first. */
static const char *why_no_bar(struct test *t)
{
    const char *no_instructions = bench_clock(t);

    if (no_instructions)
        return no_instructions;
    if (!lines_are_kept(t))
        return "it is for serial=off screen=off";
    return fred_is_native() ? NULL : "it is for native FRED";
}

void(bench_start)(struct test *t)
{
    struct vm_exit exit = {0};
    uint64_t begin = rdtsc(), ticks;

    if (!check_error(t, vcpu_start(t->vcpu, GUEST_TELLS_TIME)) ||
        !check_error(t, vcpu_enter(t->vcpu, &exit, VCPU_TICKS)) ||
        !check_exit_reason(t, "exit reason", EXIT_VMCALL, exit.reason))
        return;
    ticks = ready_ticks - firmware_entered() + t->vcpu->gprs.rbx - begin;
    check(t, firmware_entered() < ready_ticks && ready_ticks < begin && begin < t->vcpu->gprs.rbx,
          "the firmware's call, all ready, the case and the guest in this order");
    tell(t, "bench start ticks=%lu us=%lu lines=%s", ticks, microseconds(ticks), lines_are(t));
    tell_parts(t);
    bench_bar(t, "start", BENCH_MOST(MOST_TICKS, MOST_TICKS),
              (uint32_t)(ticks - start_part_ticks(START_TESTS)), why_no_bar(t));
    tell(t, "bench memory kib=%lu", bench_memory_of(0) >> 10);
    tell_cpus(t);
}

static void write_to_log(void)
{
    log_write(test_line, sizeof(test_line) - 1);
}

static void write_everywhere(void)
{
    say_text(test_line);
}

static void measure_lines(struct test *t, const char *name, void (*write)(void))
{
    uint64_t start = rdtsc(), ticks;

    for (unsigned i = 0; i < LINES; i++)
        write();
    ticks = rdtsc() - start;
    tell(t, "bench console name=%s lines=%u bytes=%lu ticks=%lu us=%lu", name, LINES,
         LINES * (sizeof(test_line) - 1), ticks, microseconds(ticks));
    check(t, ticks > 0, "some time for lines");
}

void(bench_console)(struct test *t)
{
    measure_lines(t, "log", write_to_log);
    measure_lines(t, "all", write_everywhere);
}
