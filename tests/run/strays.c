#include "tests/run/strays.h"

#include "boot/console/console.h"
#include "boot/cpu/per_cpu.h"
#include "boot/machine/early_nmis.h"
#include "boot/text/format.h"
#include "include/instructions.h"
#include "nmi/handler.h"
#include "tests/smp/every_cpu.h"

#define WATCH_RUNS  8       /* runs of the case that a watch lasts */
#define WATCH_MS    1000    /* at most */
#define SOME_TICKS  1000000 /* per millisecond, if the firmware has no clock */
#define LEAST_WATCH 100000  /* PAUSEs */

static per_cpu unsigned strays_named;

static unsigned strays_in_all, came_before_return, cases_again, cases_disturbed;

struct struck {
    unsigned nmis, cpus, first; /* the first CPU that got one */
};

static struct cpu *cpu_of(unsigned number)
{
    return number ? every_cpu(number) : this_cpu();
}

static struct struck new_strays(void)
{
    struct struck s = {0};

    for (unsigned i = 0; i < every_cpu_numbers(); i++) {
        struct cpu *cpu = cpu_of(i);
        unsigned now = cpu ? nmi_strays(cpu) : 0, more = cpu ? now - *on_cpu(cpu, strays_named) : 0;

        if (!more)
            continue;
        *on_cpu(cpu, strays_named) = now;
        s.first = s.cpus++ ? s.first : i;
        s.nmis += more;
    }
    strays_in_all += s.nmis;
    return s;
}

static void say_strays(struct struck s, const char *where, const char *then)
{
    char others[40] = "";

    if (s.cpus > 1)
        format(others, sizeof(others), " and %u others", s.cpus - 1);
    say("# nmi: %u that nobody sent, on CPU %u%s, %s%s\n", s.nmis, s.first, others, where, then);
}

static void name_outside(void)
{
    struct struck s = new_strays();

    if (s.nmis)
        say_strays(s, "outside the cases", "");
}

void strays_before(void)
{
    name_outside();
    nmi_handler_install();
    for (unsigned i = 0; i < every_cpu_numbers(); i++) {
        if (cpu_of(i))
            nmi_account_forget(on_cpu(cpu_of(i), nmi_account));
    }
}

bool strays_struck(const struct test *t, unsigned run)
{
    struct struck s = new_strays();
    char where[120];

    if (!s.nmis)
        return false;
    cases_again += run == 1;
    format(where, sizeof(where), "in %s", t->id);
    say_strays(s, where, run < STRAYS_RUNS ? ": it is run again" : ": that was its last run");
    return true;
}

/* Whether none came. */
static bool watch(uint64_t ticks)
{
    uint64_t start = rdtsc(), most = WATCH_MS * (aps_ticks_per_ms() ? aps_ticks_per_ms() : SOME_TICKS);
    uint64_t length = ticks < most / WATCH_RUNS ? ticks * WATCH_RUNS : most;
    struct struck s;

    for (unsigned i = 0; i < LEAST_WATCH || rdtsc() - start < length; i++)
        pause();
    s = new_strays();
    if (s.nmis)
        say_strays(s, "in a pause without a case", "");
    return !s.nmis;
}

void strays_judge(struct test *t, uint64_t ticks)
{
    if (!t->failures)
        return;
    if (watch(ticks)) {
        tell(t, "it got NMIs that nobody sent in each of %u runs, and none came in a pause after them",
             STRAYS_RUNS);
        return;
    }
    cases_disturbed++;
    t->failures = 0;
    t->skipped = "disturbed: NMIs that nobody sent came in each of its runs";
}

static unsigned came_in_all(void)
{
    return nmi_strays_in_all + early_nmis_in_all;
}

void strays_sum(void)
{
    name_outside();
    came_before_return = came_in_all();
    if (strays_in_all)
        say("# nmi: %u in all that nobody sent; cases run again: %u, of these disturbed each time: %u\n",
            strays_in_all, cases_again, cases_disturbed);
    strays_in_all = 0;
}

void strays_after(void)
{
    unsigned came = came_in_all() - came_before_return;

    if (came)
        say("# nmi: %u that nobody sent, on the way back to the firmware\n", came);
}
