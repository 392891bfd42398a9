#include "tests/blocking/run.h"

#include "include/instructions.h"
#include "include/msr.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/events/erets.h"
#include "tests/events/interrupt.h"
#include "tests/events/levels.h"

#define MANY 8

static const struct blocking_row *row;
static struct blocking_seen seen;
static struct {
    uint64_t rip;
    bool ring3;
} strikes[MANY];
static uint64_t site_caller;
static unsigned strike_count, strikes_before, handler_runs;

static void in_the_handler(struct fred_regs *regs)
{
    const struct fred_layout *layout = fred_layout();

    handler_runs++;
    blocking_mend_stack();
    if (blocking_is_at_site(row))
        site_caller = *(volatile uint64_t *)regs->frame.rsp;
    seen.at_entry = strike_count;
    seen.frame_latch = fred_frame_latch(layout, &regs->frame);
    seen.level = fred_level();
    /* One that is sent would hide that the held one is lost. */
    if (row->before != NMI_HELD || row->kind == BY_NMI)
        nmi_send();
    nmi_settle();
    seen.in_handler = strike_count - seen.at_entry;
    strikes_before = strike_count;
    fred_frame_set_latch(layout, &regs->frame, row->latch);
    if (row->ring3)
        fred_set_level(0); /* ERETU faults on any other */
}

static void on_nmi(struct fred_regs *regs)
{
    if (row->kind == BY_NMI && !handler_runs) {
        in_the_handler(regs);
        return;
    }
    if (strike_count < MANY) {
        strikes[strike_count].rip = regs->frame.rip;
        strikes[strike_count].ring3 = fred_frame_user(&regs->frame);
    }
    strike_count++;
}

void blocking_made(uint64_t target)
{
    if (blocking_is_at_site(row) && !fred_is_native())
        target = site_caller;
    unsigned end = strike_count < MANY ? strike_count : MANY;

    seen.at_return = seen.later = 0;
    for (unsigned i = strikes_before; i < end; i++) {
        /* From ring 3 the program's end leads back here, by an IRETQ: it unblocks NMIs. */
        if (row->ring3 && !strikes[i].ring3) {
            seen.later++;
            continue;
        }
        seen.at_return++;
        seen.distance = strikes[i].rip - target;
    }
    strikes_before = strike_count;
    seen.level_after = fred_level();
}

static void unblock_and_probe(void)
{
    struct fred_frame frame = erets_frame(true);
    struct event_state s;

    fred_set_level(0);
    execute_erets(&s, &frame);
    for (unsigned i = strikes_before; i < strike_count && i < MANY; i++) {
        seen.later++;
        seen.distance = strikes[i].rip - (uint64_t)trigger_returned;
    }
    strikes_before = strike_count;
    nmi_send();
    nmi_settle();
    seen.probe = strike_count - strikes_before;
}

static void run(struct test *t)
{
    const struct blocking_event *event = &blocking_events[row->kind];
    uint64_t config =
        event->type == EVENT_EXTERNAL_INTERRUPT ? config_interrupt_level(row->asked) : fred_config();

    seen = (struct blocking_seen){0};
    strike_count = strikes_before = handler_runs = 0;
    nmi_handler_install();
    levels_open_but(event->vector % 32, row->asked);
    if (row->kind != BY_NMI)
        levels_add(VECTOR_NMI, FRED_LEVEL_NMI);
    if (row->before != NMIS_OPEN)
        check(t, nmi_block(), "an NMI to block NMIs with");
    if (row->before == NMI_HELD)
        nmi_send();
    nmi_settle();
    nmi_inside(on_nmi);
    if (row->kind != BY_NMI) {
        catch_on(event->type, event->vector);
        catch_inside(in_the_handler);
    }
    fred_set_level(row->level);
    if (row->ring3)
        blocking_make_ring3(t, row);
    else
        blocking_make_ring0(row);
    unblock_and_probe();
    if (row->kind != BY_NMI)
        catch_off(event->type, event->vector);
    nmi_handler_install();
    levels_close();
    config_close(config);
}

static void check_row(struct test *t)
{
    static const char *const before[] = {"open", "blocked", "blocked with one held"};
    struct blocking_seen expected = blocking_expected(row);
    const uint64_t *want = (const uint64_t *)&expected, *got = (const uint64_t *)&seen;

    run(t);
    check_equal(t, "runs of the handler", 1, handler_runs);
    for (unsigned i = 0; i < COUNT_OF(blocking_seen_names); i++)
        check_equal(t, blocking_seen_names[i], want[i], got[i]);
    if (!t->failures)
        return;
    tell(t, "%s from ring %u, level %u, %u asked for, NMIs %s, latch %s in its return",
         blocking_events[row->kind].name, row->ring3 ? 3U : 0U, row->level, row->asked, before[row->before],
         row->latch ? "set" : "clear");
    for (unsigned i = 0; i < strike_count && i < MANY; i++)
        tell(t, "an NMI came in ring %u, at RIP %#018lx", strikes[i].ring3 ? 3U : 0U, strikes[i].rip);
}

void(check_blocking_table)(struct test *t, bool ring3)
{
    struct blocking_row now;
    uint64_t efer = rdmsr(IA32_EFER);
    unsigned rows = 0, next = 0;

    row = &now;
    wrmsr(IA32_EFER, efer | EFER_SCE); /* must not matter: see ring3/syscall-without-sce */
    interrupts_open();
    for (; !t->failures && blocking_row(&now, ring3, &next); rows++)
        check_row(t);
    interrupts_close();
    wrmsr(IA32_EFER, efer);
    tell(t, "%u rows", rows);
}
