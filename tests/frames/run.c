#include "tests/frames/run.h"

#include "boot/smp/ap.h"
#include "boot/text/format.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "nmi/handler.h"
#include "tests/events/gdt.h"
#include "tests/events/interrupt.h"
#include "tests/events/levels.h"
#include "tests/events/trigger.h"
#include "tests/frames/make.h"
#include "tests/frames/nmis.h"
#include "tests/frames/sites.h"
#include "tests/harness/environment.h"

#define LONGEST 15

static struct frames_row row;
static struct frames_seen seen;

static void note_afterwards(struct fred_regs *regs)
{
    (void)regs;
    seen.level_after = fred_level();
    seen.gs_after = rdmsr(IA32_GS_BASE);
    seen.kernel_gs_after = rdmsr(IA32_KERNEL_GS_BASE);
}

/* Its handler has not begun yet. */
static void on_entry_break(struct fred_regs *regs)
{
    write_dr7(0);
    seen.entry_breaks += regs->frame.rip == fred_entry() - FRED_ENTRY_RING0;
}

static void on_event(struct fred_regs *regs)
{
    if (!seen.runs++) {
        seen.dr6 = read_dr6();
        seen.frame = regs->frame;
        seen.at = (uint64_t)&regs->frame;
        seen.level = fred_level();
        seen.rflags = regs->rflags;
        seen.gs = rdmsr(IA32_GS_BASE);
        seen.kernel_gs = rdmsr(IA32_KERNEL_GS_BASE);
        frames_disarm(&row);
        frames_nmis_note(&row, &seen);
    }
    regs->frame.rip = frames_exits[row.mode];
    regs->frame.rflags = RFLAGS_FIXED;
    if (row.mode != IN_RING0)
        fred_set_level(0); /* ERETU faults on any other */
}

static void hook(fred_handler *handler)
{
    const struct frames_event *event = &frames_events[row.kind];

    if (row.kind == AT_NMI)
        nmi_inside(handler);
    else
        fred_hook(event->type, event->vector, handler);
    if (row.entry_breaks)
        fred_hook(EVENT_HARDWARE_EXCEPTION, VECTOR_DB, handler ? on_entry_break : NULL);
}

/* Of interrupts. Exceptions and NMIs have theirs in IA32_FRED_STKLVLS, another one; the rest has none. */
static unsigned level_in_config(void)
{
    enum event_type type = frames_events[row.kind].type;
    bool has_none = type == EVENT_SOFTWARE_INTERRUPT || type == EVENT_OTHER;

    return has_none || row.kind == AT_INTERRUPT ? row.asked : FRED_LEVELS - 1 - row.asked;
}

static void run(struct test *t, const struct frames_place *place)
{
    const struct frames_event *event = &frames_events[row.kind];
    uint64_t config = config_interrupt_level(level_in_config());

    seen = (struct frames_seen){0};
    nmi_handler_install();
    frames_nmis_close(t, &row);
    levels_open_but(event->vector % 32, row.kind == AT_INTERRUPT ? FRED_LEVELS - 1 - row.asked : row.asked);
    config_redzone(row.redzone);
    hook(on_event);
    fred_set_level(row.level);
    frames_arm(&row, place);
    frames_go(t, &row, place, note_afterwards);
    cli(); /* after an event with IF 1, Bochs with FRED notices only here that IF is 0 */
    frames_nmis_open(t, &row, &seen);
    if (row.mode == IN_RING0)
        note_afterwards(NULL);
    if (!seen.runs)
        frames_disarm(&row);
    hook(NULL);
    nmi_handler_install();
    levels_close();
    config_close(config);
    gdt_drop();
}

/* What no manual specifies, and in a table what has a case of its own. */
static void accept_what_is_open(struct fred_frame *want, bool in_table)
{
    if (in_table && frames_is_vector_1(row.kind) && row.flags & RFLAGS_TF)
        want->event_data = seen.frame.event_data;
    if (frames_rf_is_open(&row) || (in_table && row.kind == AT_BREAK))
        want->rflags = (want->rflags & ~RFLAGS_RF) | (seen.frame.rflags & RFLAGS_RF);
    if (frames_is_nested(row.kind)) /* the order in which the words are written */
        want->event_data = seen.frame.event_data - TRIGGER_NOWHERE < FRED_FRAME_SIZE ? seen.frame.event_data
                                                                                     : TRIGGER_NOWHERE;
}

static void name_row(struct test *t)
{
    static const char *const modes[] = {"ring 0", "64-bit ring 3", "32-bit ring 3"};

    tell(t, "%s from %s, level %u, %u asked for, redzone %u", frames_events[row.kind].name, modes[row.mode],
         row.level, row.asked, row.redzone);
    tell(t, "with RFLAGS %#lx, %u prefixes, breakpoint %u, ERETU with STI %u, SYS %u, latch %u, wide %u",
         row.flags | RFLAGS_FIXED, row.prefixes, row.dr, !!(row.eretu & ERETU_STI), !!(row.eretu & ERETU_SYS),
         !!(row.eretu & ERETU_LATCH), !!(row.eretu & ERETU_WIDE));
    if (row.nmis != NMIS_AS_THEY_ARE)
        tell(t, "with NMIs blocked before it%s", row.nmis == NMIS_CLOSED_ONE_HELD ? ", and one held" : "");
}

static void check_row(struct test *t, bool in_table)
{
    struct frames_place place = frames_place(t, &row);
    struct frames_seen want = frames_expected(&row, &place);
    const uint64_t *w = &want.runs, *g = &seen.runs;

    run(t, &place);
    accept_what_is_open(&want.frame, in_table);
    if (check_equal(t, frames_seen_names[0], w[0], g[0])) {
        check_frame(t, &want.frame, &seen.frame);
        for (unsigned i = 1; i < COUNT_OF(frames_seen_names); i++)
            check_equal(t, frames_seen_names[i], w[i], g[i]);
    }
    if (t->failures)
        name_row(t);
}

enum { OF_SOFTWARE, OF_SYSRET, OF_TCG, OF_BOCHS, REASONS };

static const char *const reasons[REASONS] = {
    [OF_SOFTWARE] = "in software the length is that of the site, not of the instruction",
    [OF_SYSRET] = "in software ERETU with NMIs blocked is a SYSRET, and TF traps right after that",
    [OF_TCG] = "QEMU's TCG raises no #AC and no #XM, and takes a data breakpoint and a step apart",
    [OF_BOCHS] = "with several CPUs, Bochs raises an instruction breakpoint again at its own handler",
};

/* Its main.c keeps prev_rip over an exception, and its event.cc looks for breakpoints there. */
static bool breaks_for_ever(void)
{
    return (row.kind == AT_BREAK || row.entry_breaks) && aps_present() && environment_is_bochs();
}

/* The software backend reports a site's length: whatever its prefixes have to be, they are all executed. */
static void use_whole_site(void)
{
    if (!fred_is_native() && row.kind >= AT_BP)
        row.prefixes = LONGEST - frames_events[row.kind].length;
}

static bool is_step_after_sysret(void)
{
    bool at_once = row.eretu & ERETU_SYS && row.kind == AT_STEP; /* not left to the CPU */

    return !fred_is_native() && row.nmis != NMIS_AS_THEY_ARE && row.flags & RFLAGS_TF &&
           !(row.eretu & ERETU_LATCH) && !at_once;
}

static bool is_none_of_tcg(void)
{
    return environment_is_qemu() &&
           (row.kind == AT_AC || row.kind == AT_XM || (row.kind == AT_WATCH && row.flags & RFLAGS_TF));
}

/* Why this row cannot be shown here; REASONS: it can. */
static unsigned why_skipped(enum frames_table table)
{
    unsigned prefixes = row.prefixes;

    use_whole_site();
    if (table == BY_PREFIXES && row.prefixes != prefixes)
        return OF_SOFTWARE;
    if (is_step_after_sysret())
        return OF_SYSRET;
    if (is_none_of_tcg())
        return OF_TCG;
    if (breaks_for_ever())
        return OF_BOCHS;
    return REASONS;
}

static void check_rows(struct test *t, enum frames_table table, enum frames_mode mode)
{
    unsigned number = 0, rows[REASONS + 1] = {0};

    while (!t->failures && frames_next(table, mode, &number, &row)) {
        unsigned why = why_skipped(table);

        rows[why]++;
        if (why == REASONS)
            check_row(t, true);
    }
    tell(t, "%u rows", rows[REASONS]);
    for (unsigned why = 0; why < REASONS; why++) {
        if (rows[why])
            tell(t, "%u rows skipped: %s", rows[why], reasons[why]);
        if (rows[why] && !rows[REASONS])
            t->skipped = reasons[why];
    }
}

static uint64_t efer_before, drs_before[BREAKPOINTS];

/* IA32_EFER.SCE must not matter: see ring3/syscall-without-sce. */
static void open_all(void)
{
    efer_before = rdmsr(IA32_EFER);
    wrmsr(IA32_EFER, efer_before | EFER_SCE);
    drs_before[0] = read_dr0();
    drs_before[1] = read_dr1();
    drs_before[2] = read_dr2();
    drs_before[3] = read_dr3();
    interrupts_open();
}

static void close_all(void)
{
    interrupts_close();
    frames_set_breakpoints(drs_before);
    write_dr6(DR6_NOTHING);
    wrmsr(IA32_GS_BASE, 0);
    wrmsr(IA32_KERNEL_GS_BASE, 0);
    wrmsr(IA32_EFER, efer_before);
}

bool frames_32_bit_is_possible(struct test *t)
{
    if ((frames_exits[IN_RING3_32] | t->user_stack) >> 32)
        t->skipped = "the firmware put the program above 4 GiB, where 32-bit code cannot be";
    return !t->skipped;
}

void(check_frames)(struct test *t, enum frames_table table, enum frames_mode mode)
{
    if (mode == IN_RING3_32 && !frames_32_bit_is_possible(t))
        return;
    open_all();
    check_rows(t, table, mode);
    close_all();
}

void(check_frames_row)(struct test *t, const struct frames_row *one)
{
    row = *one;
    if (breaks_for_ever() || is_none_of_tcg()) {
        t->skipped = reasons[breaks_for_ever() ? OF_BOCHS : OF_TCG];
        return;
    }
    open_all();
    use_whole_site();
    check_row(t, false);
    close_all();
}
