#include "tests/blocking/rules.h"

#define INT_VECTOR       0x43
#define INTERRUPT_VECTOR 0xF3 /* tests/events/interrupt.h */

const char *const blocking_seen_names[] = {
    "NMIs between the event and its handler",
    "latch in the frame",
    "level in the handler",
    "NMIs in the handler",
    "NMIs right after its return",
    "bytes from the place of return to that of the NMI",
    "level afterwards",
    "NMIs once they are unblocked",
    "NMIs of the one sent in the end",
};

const struct blocking_event blocking_events[] = {
    [BY_UD] = {"#UD", EVENT_HARDWARE_EXCEPTION, VECTOR_UD},
    [BY_PF] = {"#PF", EVENT_HARDWARE_EXCEPTION, VECTOR_PF},
    [BY_NESTED] = {"#PF in the delivery of #UD", EVENT_HARDWARE_EXCEPTION, VECTOR_PF},
    [BY_DF] = {"#DF", EVENT_HARDWARE_EXCEPTION, VECTOR_DF},
    [BY_BP] = {"INT3", EVENT_SOFTWARE_EXCEPTION, VECTOR_BP},
    [BY_INT1] = {"INT1", EVENT_PRIVILEGED_SOFTWARE_EXCEPTION, VECTOR_DB},
    [BY_INT_N] = {"INT n", EVENT_SOFTWARE_INTERRUPT, INT_VECTOR},
    [BY_INT2] = {"INT 2", EVENT_SOFTWARE_INTERRUPT, VECTOR_NMI},
    [BY_SYSCALL] = {"SYSCALL", EVENT_OTHER, 1},
    [BY_SYSENTER] = {"SYSENTER", EVENT_OTHER, 2},
    [BY_INTERRUPT] = {"an interrupt", EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR},
    [BY_NMI] = {"an NMI", EVENT_NMI, VECTOR_NMI},
};

bool blocking_is_met_in_delivery(const struct blocking_row *row)
{
    return row->kind == BY_NESTED || row->kind == BY_DF;
}

bool blocking_is_at_site(const struct blocking_row *row)
{
    return row->kind >= BY_INT1 && row->kind <= BY_SYSENTER;
}

/* Whether the level asked for counts. */
static bool uses_level(const struct blocking_row *row)
{
    enum event_type type = blocking_events[row->kind].type;

    return type != EVENT_SOFTWARE_INTERRUPT && type != EVENT_OTHER &&
           (!row->ring3 || blocking_is_met_in_delivery(row));
}

/* The delivery that fails finds no stack: of level 3 in ring 0, of level 0 in ring 3. The second one needs
 * another. */
static bool can_be_made(const struct blocking_row *row)
{
    if (row->ring3 && row->level)
        return false;
    if (!uses_level(row) && row->asked != 0 && row->asked != FRED_LEVELS - 1)
        return false;
    if (blocking_is_met_in_delivery(row))
        return row->ring3 ? row->asked > 0 : row->level < 3 && row->asked < 3;
    return row->kind != BY_NMI || row->before == NMI_HELD;
}

bool blocking_row(struct blocking_row *row, bool ring3, unsigned *next)
{
    while (*next < BLOCKING_KINDS * FRED_LEVELS * FRED_LEVELS * BLOCKING_BEFORE * 2) {
        unsigned rest = (*next)++;

        row->ring3 = ring3;
        row->latch = rest % 2;
        rest /= 2;
        row->before = (enum blocking_before)(rest % BLOCKING_BEFORE);
        rest /= BLOCKING_BEFORE;
        row->asked = rest % FRED_LEVELS;
        rest /= FRED_LEVELS;
        row->level = rest % FRED_LEVELS;
        row->kind = (enum blocking_kind)(rest / FRED_LEVELS);
        if (can_be_made(row))
            return true;
    }
    return false;
}

static unsigned level_of(const struct blocking_row *row)
{
    return uses_level(row) && row->asked > row->level ? row->asked : row->level;
}

struct blocking_seen blocking_expected(const struct blocking_row *row)
{
    bool is_nmi = row->kind == BY_NMI;
    bool blocked = is_nmi || row->before != NMIS_OPEN;

    return (struct blocking_seen){
        .frame_latch = is_nmi,
        .level = level_of(row),
        .in_handler = !blocked,
        .at_return = blocked && row->latch,
        .level_after = row->level,
        .later = blocked && !row->latch,
        .probe = 1,
    };
}
