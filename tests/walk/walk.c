#include "tests/walk/walk.h"

#include "boot/smp/ap.h"
#include "boot/text/format.h"
#include "boot/text/string.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "nmi/handler.h"
#include "tests/events/trigger.h"
#include "tests/faults/choice.h"
#include "tests/harness/environment.h"
#include "tests/walk/path.h"
#include "tests/walk/probe.h"

#define STRIDE        7
#define SETTLE_PAUSES 1000
#define TRIES_MOST    8

extern const uint8_t walk_page[];

void walk_exit_step(void);
void walk_exit_break(void);
void walk_debug(struct fred_regs *regs);

uint64_t walk_entry, walk_exit;

static bool recording;
static unsigned missed_breakpoints;             /* breakpoints that had no effect at first */
static unsigned probed_boundary, stop_boundary; /* of the round, unless it records the path */

void walk_settle(void)
{
    for (unsigned i = 0; i < SETTLE_PAUSES; i++)
        pause();
}

void walk_break_at(uint64_t rip)
{
    write_dr0(rip);
    write_dr7(DR7_LOCAL0);
}

void walk_debug(struct fred_regs *regs)
{
    if (recording)
        path_debug(regs);
    else
        probe_debug(regs);
}

void walk_begin(const struct walk *w)
{
    nmi_handler_install();
    nmi_handle_int2(w->int2, 0);
    nmi_inside(probe_arrived);
    last_probe = (struct walk_probe){0};
    if (recording)
        path_begin(w->from_exit, probe_arrived);
    else
        probe_begin(probed_boundary, w->from_exit ? stop_boundary : 0);
    if (!w->from_exit)
        walk_break_at(recording ? walk_entry : path.at[0].rip);
}

void walk_end(void)
{
    probe_end();
    walk_settle();
    nmi_inside(NULL);
}

/* The last NMI: it arrived at the boundary, or where NMIs were unblocked. */
static void check_last(struct test *t, const struct probe_arrival *last)
{
    const struct walk_probe *s = &last_probe;
    const struct boundary *at = &path.at[s->unblocked ? probed_boundary : path.unblocks];

    check_equal(t, "RIP in its frame", at->rip, last->event.rip);
    check_equal(t, "RSP in its frame", at->rsp, last->event.rsp);
    check_equal(t, "stack level in its frame", at->level, last->event.level);
    check(t, last->event.latch, "the latch in its frame");
    if (!s->unblocked)
        return;
    check_equal(t, "level at the boundary", at->level, s->here.level);
    check_equal(t, "RFLAGS but RF in its frame", s->here.rflags & ~RFLAGS_RF,
                last->event.rflags & ~RFLAGS_RF);
    check(t, memcmp(&s->gprs, &last->gprs, sizeof(s->gprs)) == 0,
          "the registers in its handler as they were at the boundary");
}

/* Every NMI sent has arrived, in order, and no other. */
static void check_ledger(struct test *t, const struct walk *w)
{
    const struct walk_probe *s = &last_probe;
    unsigned nmis = w->up_to_entry ? 0 : w->nmis + 1 + s->unblocked, int2s = w->int2 + w->up_to_entry;
    unsigned seen = 0, int2 = 0;
    const struct probe_arrival *last = NULL;

    for (unsigned i = 0; i < s->arrivals && i < ARRIVALS_MOST; i++) {
        const struct probe_arrival *a = &s->arrived[i];

        if (a->event.type != EVENT_NMI) {
            int2++;
            continue;
        }
        check_equal(t, "whether this NMI, in order, came to the #DB handler", s->unblocked && seen == w->nmis,
                    a->probe);
        seen++;
        last = a;
    }
    check_equal(t, "NMIs sent at the boundary", 1U + s->unblocked, nmi_seen.sent);
    check_equal(t, "NMIs that arrived", nmis, seen);
    check_equal(t, "INT 2 that arrived", int2s, int2);
    check_equal(t, "handler runs that were counted", nmis + int2s, nmi_seen.handled);
    if (last && seen == nmis)
        check_last(t, last);
}

/* The first boundary at which NMIs are not blocked. */
static unsigned first_unblocked(const struct walk *w)
{
    if (w->up_to_entry)
        return path.count;
    return w->blocked ? path.unblocks : 0;
}

/* The last earlier boundary whose RIP is not on the path before. */
static unsigned stop_before(unsigned i)
{
    i = path_run_start(i);
    while (i > 0 && (path.at[--i].shared || path_find(0, path.at[i].rip) != i))
        ;
    return i;
}

/*
 * Bochs follows a cached call into another page without a check for breakpoints there (3.1, cpu/cpu.cc,
 * linkTrace). A stop shortly before makes it check; if it misses that too, one before that.
 */
static bool go_there(struct test *t, const struct walk *w)
{
    stop_boundary = probed_boundary;
    for (unsigned tries = 0; tries < TRIES_MOST; tries++) {
        if (!w->round(t, w))
            return false;
        if (last_probe.reached)
            return true;
        missed_breakpoints += tries == 0;
        stop_boundary = stop_before(stop_boundary);
    }
    return true;
}

static void probe_boundary(struct test *t, const struct walk *w)
{
    if (!go_there(t, w))
        return;
    check_equal(t, "stack level afterwards", 0, fred_level());
    if (!check(t, last_probe.reached, "the boundary reached again"))
        return;
    check_equal(t, "NMIs blocked at the boundary", probed_boundary < first_unblocked(w),
                !last_probe.unblocked);
    check_ledger(t, w);
}

static void tell_path(struct test *t, const struct walk *w)
{
    unsigned blocked = first_unblocked(w);
    unsigned strings = 0;

    for (unsigned i = 0; i < path.count; i++)
        strings += path_run_start(i) != i;
    tell(t, "%u boundaries from +%#lx to +%#lx, %u of them inside string instructions", path.count,
         path_offset(path.at[0].rip), path_offset(path.at[path.count - 1].rip), strings);
    if (path.shared)
        tell(t, "%u of them are skipped: the software backend runs that code too, where no #DB may arrive",
             path.shared);
    if (blocked == path.count)
        tell(t, "NMIs blocked at all of them");
    else if (blocked)
        tell(t, "NMIs blocked at the first %u, up to the ERETS at +%#lx, unblocked from +%#lx on", blocked,
             path_offset(path.at[blocked - 1].rip), path_offset(path.at[blocked].rip));
    else
        tell(t, "NMIs unblocked at all of them");
}

static void tell_boundary(struct test *t)
{
    tell(t, "boundary %u of %u, RIP %#lx (+%#lx): NMIs %s there, %u handler runs", probed_boundary + 1,
         path.count, path.at[probed_boundary].rip, path_offset(path.at[probed_boundary].rip),
         last_probe.unblocked ? "unblocked" : "blocked", last_probe.arrivals);
    for (unsigned i = 0; i < last_probe.arrivals && i < ARRIVALS_MOST; i++)
        tell(t, "  type %u at RIP +%#lx", last_probe.arrived[i].event.type,
             path_offset(last_probe.arrived[i].event.rip));
}

static bool set_host_rip(struct test *t, const struct walk *w, void (*rip)(void))
{
    return !w->from_exit || check_error(t, vmcs_write(HOST_RIP, (uint64_t)rip));
}

static bool record_path(struct test *t, const struct walk *w)
{
    recording = true;
    missed_breakpoints = 0;
    return set_host_rip(t, w, walk_exit_step) && w->round(t, w) &&
           check(t, path.whole && path.count > 1,
                 "the path stepped from its first instruction to its last") &&
           check(t, !w->blocked || path.unblocks, "the ERETS of the entry page on the path");
}

static void walk_path(struct test *t, const struct walk *w)
{
    static unsigned walks;
    bool often = t->options->repeat > 1 || fault_chosen();
    unsigned stride = often ? STRIDE : 1, first = walks++ % stride;

    if (!record_path(t, w))
        return;
    tell_path(t, w);
    if (often)
        tell(t, "every %uth of them probed, from number %u on", stride, first + 1);
    recording = false;
    if (!set_host_rip(t, w, walk_exit_break))
        return;
    for (probed_boundary = first; probed_boundary < path.count && !t->failures; probed_boundary += stride) {
        if (!path.at[probed_boundary].shared)
            probe_boundary(t, w);
        if (t->failures)
            tell_boundary(t);
    }
    if (missed_breakpoints)
        tell(t, "%u of them not at the first try: their breakpoint was missed", missed_breakpoints);
}

/* With a wrong frame or return of a step, the recorded path would be meaningless. */
static bool steps_are_harmless(struct test *t)
{
    struct fred_event event = {
        .type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_DB, .rflags = RFLAGS_TF, .event_data = DEBUG_STEP};

    write_dr6(DR6_NOTHING);
    check_event(t, trigger_step, 0, &event);
    write_dr6(DR6_NOTHING);
    return !t->failures;
}

void(walk)(struct test *t, const struct walk *w)
{
    uint64_t config = fred_config(), dr0 = read_dr0(), dr1 = read_dr1();

    if (aps_present() && environment_is_bochs())
        SKIP(t, "with several CPUs Bochs hits an instruction breakpoint again on the handler's first "
                "instruction (its main.c keeps prev_rip over an exception)");
    if (!steps_are_harmless(t) || (w->from_exit && !check_error(t, vmcs_read(HOST_RIP, &walk_exit))))
        return;
    walk_entry = fred_entry();
    fred_write(IA32_FRED_CONFIG, (config & ~FRED_CONFIG_ENTRY) | (uint64_t)walk_page);
    walk_path(t, w);
    if (w->from_exit)
        check_error(t, vmcs_write(HOST_RIP, walk_exit));
    fred_write(IA32_FRED_CONFIG, config);
    write_dr7(0);
    write_dr0(dr0);
    write_dr1(dr1);
}
