#include "tests/frames/rules.h"

#define INT_VECTOR       0x43
#define INTERRUPT_VECTOR 0xF3 /* tests/events/interrupt.h */

const char *const frames_seen_names[] = {
    "runs of the handler",
    "address of the frame",
    "level in the handler",
    "RFLAGS in the handler",
    "IA32_GS_BASE in the handler",
    "IA32_KERNEL_GS_BASE in the handler",
    "DR6 in the handler",
    "breakpoints met at the entry point",
    "NMIs between the ERETU and the handler",
    "RIP in ring 3 at which the last of these came",
    "NMIs in the handler, where one is sent",
    "NMIs once they are unblocked afterwards",
    "level afterwards",
    "IA32_GS_BASE afterwards",
    "IA32_KERNEL_GS_BASE afterwards",
};

const struct frames_event frames_events[] = {
    [AT_UD] = {"#UD", EVENT_HARDWARE_EXCEPTION, VECTOR_UD, 0},
    [AT_PF] = {"#PF", EVENT_HARDWARE_EXCEPTION, VECTOR_PF, 0},
    [AT_GP] = {"#GP(selector)", EVENT_HARDWARE_EXCEPTION, VECTOR_GP, 0},
    [AT_MF] = {"#MF", EVENT_HARDWARE_EXCEPTION, VECTOR_MF, 0},
    [AT_AC] = {"#AC", EVENT_HARDWARE_EXCEPTION, VECTOR_AC, 0},
    [AT_XM] = {"#XM", EVENT_HARDWARE_EXCEPTION, VECTOR_XM, 0},
    [AT_NESTED] = {"#PF in the delivery of #UD", EVENT_HARDWARE_EXCEPTION, VECTOR_PF, 0},
    [AT_NESTED_GP] = {"#PF in the delivery of #GP", EVENT_HARDWARE_EXCEPTION, VECTOR_PF, 0},
    [AT_DF] = {"#DF", EVENT_HARDWARE_EXCEPTION, VECTOR_DF, 0},
    [AT_STEP] = {"a single step", EVENT_HARDWARE_EXCEPTION, VECTOR_DB, 0},
    [AT_BREAK] = {"an instruction breakpoint", EVENT_HARDWARE_EXCEPTION, VECTOR_DB, 0},
    [AT_WATCH] = {"a data breakpoint", EVENT_HARDWARE_EXCEPTION, VECTOR_DB, 0},
    [AT_INTERRUPT] = {"an interrupt", EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR, 0},
    [AT_NMI] = {"an NMI", EVENT_NMI, VECTOR_NMI, 0},
    [AT_BP] = {"INT3", EVENT_SOFTWARE_EXCEPTION, VECTOR_BP, 1},
    [AT_INT1] = {"INT1", EVENT_PRIVILEGED_SOFTWARE_EXCEPTION, VECTOR_DB, 1},
    [AT_INTO] = {"INTO", EVENT_SOFTWARE_EXCEPTION, VECTOR_OF, 1},
    [AT_INT_N] = {"INT n", EVENT_SOFTWARE_INTERRUPT, INT_VECTOR, 2},
    [AT_INT2] = {"INT 2", EVENT_SOFTWARE_INTERRUPT, VECTOR_NMI, 2},
    [AT_SYSCALL] = {"SYSCALL", EVENT_OTHER, VECTOR_SYSCALL, 2},
    [AT_SYSENTER] = {"SYSENTER", EVENT_OTHER, VECTOR_SYSENTER, 2},
};

bool frames_is_nested(enum frames_kind kind)
{
    return kind == AT_NESTED || kind == AT_NESTED_GP;
}

bool frames_met_in_delivery(enum frames_kind kind)
{
    return frames_is_nested(kind) || kind == AT_DF;
}

bool frames_is_debug(enum frames_kind kind)
{
    return kind >= AT_STEP && kind <= AT_WATCH;
}

bool frames_is_vector_1(enum frames_kind kind)
{
    return frames_events[kind].vector == 1 && !frames_is_debug(kind);
}

static bool is_fault(enum frames_kind kind)
{
    return kind <= AT_DF || kind == AT_BREAK;
}

bool frames_rf_is_open(const struct frames_row *row)
{
    return row->flags & RFLAGS_RF && !is_fault(row->kind);
}

/* The delivery that fails finds no stack: of level 3 in ring 0, of level 0 in ring 3. */
static bool has_a_stack(const struct frames_row *row)
{
    if (!frames_met_in_delivery(row->kind))
        return true;
    return row->mode == IN_RING0 ? row->level < FRED_LEVELS - 1 && row->asked < FRED_LEVELS - 1
                                 : row->asked > 0;
}

/* Kinds whose 32-bit code is there, beside those of sites. */
static bool is_plain(enum frames_kind kind)
{
    return kind == AT_UD || kind == AT_STEP || kind == AT_INTERRUPT || kind == AT_NMI;
}

static bool is_step_at_once(const struct frames_row *row)
{
    return row->eretu & ERETU_SYS && row->flags & RFLAGS_TF;
}

bool frames_can_be_made(const struct frames_row *row)
{
    bool ring3 = row->mode != IN_RING0, is_site = row->kind >= AT_BP;

    if ((ring3 && row->level) || !has_a_stack(row) || (row->prefixes && !is_site))
        return false;
    if (row->kind == AT_BREAK && row->flags & RFLAGS_RF)
        return false;
    if (row->prefixes > 15 - frames_events[row->kind].length)
        return false;
    /* A step at once makes any other event wait. */
    if (is_step_at_once(row) && row->kind != AT_STEP)
        return false;
    if (row->mode == IN_RING3_32)
        return (is_site && row->kind != AT_SYSCALL) || is_plain(row->kind);
    return row->kind != AT_INTO && (ring3 || row->kind != AT_AC);
}

static bool is_trap(const struct frames_row *row)
{
    if (row->kind == AT_STEP)
        return !is_step_at_once(row);
    return row->kind >= AT_BP || row->kind == AT_WATCH;
}

static uint64_t error_code(const struct frames_row *row, const struct frames_place *place)
{
    if (row->kind == AT_GP)
        return place->operand & 0xFFFC;
    if (frames_is_nested(row->kind))
        return PF_ERROR_WRITE;
    return row->kind == AT_PF && row->mode != IN_RING0 ? PF_ERROR_USER : 0;
}

/* Bits of DR6 that the event sets, where they are not inverted. */
static uint64_t debug_status(const struct frames_row *row)
{
    if (row->kind == AT_STEP)
        return DEBUG_STEP;
    if (row->kind == AT_BREAK)
        return DEBUG_BREAKPOINT0 << row->dr;
    if (row->kind == AT_WATCH)
        return DEBUG_BREAKPOINT0 << row->dr | (row->flags & RFLAGS_TF ? DEBUG_STEP : 0);
    return 0;
}

static uint64_t event_data(const struct frames_row *row, const struct frames_place *place)
{
    if (row->kind == AT_NMI)
        return place->nmi_sources;
    return row->kind == AT_PF ? place->operand : debug_status(row);
}

static unsigned level_of(const struct frames_row *row)
{
    enum event_type type = frames_events[row->kind].type;
    bool counts = type != EVENT_SOFTWARE_INTERRUPT && type != EVENT_OTHER &&
                  (row->mode == IN_RING0 || frames_met_in_delivery(row->kind));

    return counts && row->asked > row->level ? row->asked : row->level;
}

/* From the manual's bits, not by fred/frame.c, which is under test. */
static uint64_t ss_slot(const struct frames_row *row, const struct frames_place *place)
{
    const struct frames_event *event = &frames_events[row->kind];
    bool sys = event->type == EVENT_SOFTWARE_INTERRUPT || event->type == EVENT_OTHER;
    uint64_t slot = place->ss | (uint64_t)event->vector << FRAME_SS_VECTOR_SHIFT |
                    (uint64_t)event->type << FRAME_SS_TYPE_SHIFT;

    slot |= sys ? place->layout->ss_sys : 0;
    slot |= event->type == EVENT_NMI ? place->layout->ss_latch : 0;
    slot |= row->mode != IN_RING3_32 ? FRAME_SS_L : 0;
    slot |= frames_is_nested(row->kind) ? FRAME_SS_NESTED : 0;
    if (event->length)
        slot |= (uint64_t)(event->length + row->prefixes) << FRAME_SS_LENGTH_SHIFT;
    return slot;
}

static uint64_t cs_slot(const struct frames_row *row, const struct frames_place *place)
{
    const struct frames_event *event = &frames_events[row->kind];
    bool sys = event->type == EVENT_SOFTWARE_INTERRUPT || event->type == EVENT_OTHER;

    return place->cs | (uint64_t)row->level << FRAME_CS_LEVEL_SHIFT | (sys ? place->layout->cs_sys : 0) |
           (event->type == EVENT_NMI ? place->layout->cs_latch : 0);
}

static uint64_t address(const struct frames_row *row, const struct frames_place *place)
{
    unsigned level = level_of(row);
    uint64_t end = place->rsp - row->redzone * FRED_REDZONE_UNIT;

    if (row->mode != IN_RING0 || level > row->level)
        end = place->tops[level];
    return align_down(end, FRED_FRAME_SIZE) - FRED_FRAME_SIZE;
}

/* SDM vol. 2, ERETU: only the latch opens NMIs. A held one then goes before everything but a step that is
 * pending at once (SDM vol. 3, 6.9), and meets the handler of that. */
static void expect_nmis(struct frames_seen *seen, const struct frames_row *row,
                        const struct frames_place *place)
{
    bool opens = row->eretu & ERETU_LATCH;

    seen->nmis = opens && row->nmis == NMIS_CLOSED_ONE_HELD;
    seen->nmi_rip = seen->nmis && !is_step_at_once(row) ? place->at : 0;
    seen->nmi_sent = opens;
    seen->nmi_late = !opens;
}

struct frames_seen frames_expected(const struct frames_row *row, const struct frames_place *place)
{
    struct frames_seen seen = {
        .frame = {.error_code = error_code(row, place),
                  .rip = is_trap(row) ? place->after : place->at,
                  .cs = cs_slot(row, place),
                  .rflags = RFLAGS_FIXED | row->flags | (is_fault(row->kind) ? RFLAGS_RF : 0),
                  .rsp = place->rsp,
                  .ss = ss_slot(row, place),
                  .event_data = event_data(row, place)},
        .runs = 1,
        .at = address(row, place),
        .level = level_of(row),
        .rflags = RFLAGS_FIXED,
        .gs = place->gs,
        .kernel_gs = place->kernel_gs,
        .dr6 = DR6_NOTHING ^ (row->entry_breaks ? DEBUG_BREAKPOINT0 : debug_status(row)),
        .entry_breaks = row->entry_breaks,
        .level_after = row->level,
        .gs_after = place->gs,
        .kernel_gs_after = place->kernel_gs,
    };

    if (row->nmis != NMIS_AS_THEY_ARE)
        expect_nmis(&seen, row, place);
    return seen;
}
