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
static unsigned missed;        /* breakpoints that did not strike at first */
static unsigned boundary, via; /* of the round, if it is not the one that records */

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
        probe_begin(boundary, w->from_exit ? via : 0);
    if (!w->from_exit)
        walk_break_at(recording ? walk_entry : path.at[0].rip);
}

void walk_end(void)
{
    probe_end();
    walk_settle();
    nmi_inside(NULL);
}

/* The event that counts: the last NMI. It struck at the boundary, or where NMIs were opened. */
static void check_last(struct test *t, const struct arrival *last)
{
    const struct walk_probe *s = &last_probe;
    const struct boundary *at = &path.at[s->open ? boundary : path.opens];

    check_equal(t, "RIP in its frame", at->rip, last->event.rip);
    check_equal(t, "RSP in its frame", at->rsp, last->event.rsp);
    check_equal(t, "stack level in its frame", at->level, last->event.level);
    check(t, last->event.latch, "the latch in its frame");
    if (!s->open)
        return;
    check_equal(t, "level at the boundary", at->level, s->here.level);
    check_equal(t, "RFLAGS but RF in its frame", s->here.rflags & ~RFLAGS_RF,
                last->event.rflags & ~RFLAGS_RF);
    check(t, memcmp(&s->gprs, &last->gprs, sizeof(s->gprs)) == 0,
          "the registers in its handler as they were at the boundary");
}

/* What was sent, what arrived, in this order: nothing is lost, and there is nothing else. */
static void check_ledger(struct test *t, const struct walk *w)
{
    const struct walk_probe *s = &last_probe;
    unsigned nmis = w->up_to_entry ? 0 : w->nmis + 1 + s->open, int2s = w->int2 + w->up_to_entry;
    unsigned seen = 0, int2 = 0;
    const struct arrival *last = NULL;

    for (unsigned i = 0; i < s->arrivals && i < ARRIVALS_MOST; i++) {
        const struct arrival *a = &s->arrived[i];

        if (a->event.type != EVENT_NMI) {
            int2++;
            continue;
        }
        check_equal(t, "whether this NMI, in order, came to the #DB handler", s->open && seen == w->nmis,
                    a->probe);
        seen++;
        last = a;
    }
    check_equal(t, "NMIs sent at the boundary", 1U + s->open, nmi_seen.sent);
    check_equal(t, "NMIs that arrived", nmis, seen);
    check_equal(t, "INT 2 that arrived", int2s, int2);
    check_equal(t, "handler runs that were counted", nmis + int2s, nmi_seen.handled);
    if (last && seen == nmis)
        check_last(t, last);
}

/* The first boundary at which they are open. */
static unsigned opens(const struct walk *w)
{
    if (w->up_to_entry)
        return path.count;
    return w->blocked ? path.opens : 0;
}

/* The last place before it to which the path comes for the first time. */
static unsigned stop_before(unsigned i)
{
    i = path_run_start(i);
    while (i > 0 && (path.at[--i].shared || path_find(0, path.at[i].rip) != i))
        ;
    return i;
}

/*
 * Bochs follows a call that it knows into another page without a look at the breakpoints there (3.1,
 * cpu/cpu.cc, linkTrace). Then a stop shortly before makes it look; if it overlooks that too, one before
 * that.
 */
static bool go_there(struct test *t, const struct walk *w)
{
    via = boundary;
    for (unsigned tries = 0; tries < TRIES_MOST; tries++) {
        if (!w->round(t, w))
            return false;
        if (last_probe.struck)
            return true;
        missed += tries == 0;
        via = stop_before(via);
    }
    return true;
}

static void strike_once(struct test *t, const struct walk *w)
{
    if (!go_there(t, w))
        return;
    check_equal(t, "stack level afterwards", 0, fred_level());
    if (!check(t, last_probe.struck, "the boundary reached again"))
        return;
    check_equal(t, "NMIs blocked at the boundary", boundary < opens(w), !last_probe.open);
    check_ledger(t, w);
}

static void tell_path(struct test *t, const struct walk *w)
{
    unsigned blocked = opens(w);
    unsigned strings = 0;

    for (unsigned i = 0; i < path.count; i++)
        strings += path_run_start(i) != i;
    tell(t, "%u boundaries from +%#lx to +%#lx, %u of them inside string instructions", path.count,
         path_offset(path.at[0].rip), path_offset(path.at[path.count - 1].rip), strings);
    if (path.shared)
        tell(t,
             "%u of them are passed over: there the code is the software backend's too, which no #DB may "
             "strike",
             path.shared);
    if (blocked == path.count)
        tell(t, "NMIs blocked at all of them");
    else if (blocked)
        tell(t, "NMIs blocked at the first %u, up to the ERETS at +%#lx, open from +%#lx on", blocked,
             path_offset(path.at[blocked - 1].rip), path_offset(path.at[blocked].rip));
    else
        tell(t, "NMIs open at all of them");
}

static void tell_boundary(struct test *t)
{
    tell(t, "boundary %u of %u, RIP %#lx (+%#lx): NMIs %s there, %u handler runs", boundary + 1, path.count,
         path.at[boundary].rip, path_offset(path.at[boundary].rip), last_probe.open ? "open" : "blocked",
         last_probe.arrivals);
    for (unsigned i = 0; i < last_probe.arrivals && i < ARRIVALS_MOST; i++)
        tell(t, "  type %u at RIP +%#lx", last_probe.arrived[i].event.type,
             path_offset(last_probe.arrived[i].event.rip));
}

static bool set_host_rip(struct test *t, const struct walk *w, void (*rip)(void))
{
    return !w->from_exit || check_error(t, vmcs_write(HOST_RIP, (uint64_t)rip));
}

static bool record(struct test *t, const struct walk *w)
{
    recording = true;
    missed = 0;
    return set_host_rip(t, w, walk_exit_step) && w->round(t, w) &&
           check(t, path.whole && path.count > 1,
                 "the path stepped from its first instruction to its last") &&
           check(t, !w->blocked || path.opens, "the ERETS of the entry page on the path");
}

static void walk_path(struct test *t, const struct walk *w)
{
    static unsigned walks;
    bool often = t->options->repeat > 1 || fault_chosen();
    unsigned stride = often ? STRIDE : 1, first = walks++ % stride;

    if (!record(t, w))
        return;
    tell_path(t, w);
    if (often)
        tell(t, "each %uth of them struck, from number %u on", stride, first + 1);
    recording = false;
    if (!set_host_rip(t, w, walk_exit_break))
        return;
    for (boundary = first; boundary < path.count && !t->failures; boundary += stride) {
        if (!path.at[boundary].shared)
            strike_once(t, w);
        if (t->failures)
            tell_boundary(t);
    }
    if (missed)
        tell(t, "%u of them not at the first try: their breakpoint was overlooked", missed);
}

/* A step whose frame, or whose return, is not as it should be would lead the path astray. */
static bool steps_are_harmless(struct test *t)
{
    struct fred_event event = {
        .type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_DB, .rflags = RFLAGS_TF, .event_data = DEBUG_STEP};

    write_dr6(DR6_NOTHING);
    check_strike(t, trigger_step, 0, &event);
    write_dr6(DR6_NOTHING);
    return !t->failures;
}

void walk(struct test *t, const struct walk *w)
{
    uint64_t config = fred_config();

    if (aps_present() && environment_is_bochs())
        SKIP(t, "with several CPUs Bochs strikes an instruction breakpoint again on the handler's first "
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
}
