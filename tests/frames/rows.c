#include "tests/frames/rows.h"

#define PREFIXES 15

static const uint64_t flags[] = {
    BIT(0),    BIT(2),  BIT(4),  RFLAGS_ZF, BIT(7),    RFLAGS_TF, RFLAGS_IF, RFLAGS_DF,
    RFLAGS_OF, BIT(12), BIT(13), RFLAGS_NT, RFLAGS_RF, RFLAGS_AC, BIT(21),
};

static const unsigned redzones[] = {0, 1, 7};

#define FLAG_SETS (2 * COUNT_OF(flags) + 2)

static const unsigned sizes[FRAMES_TABLES] = {
    [BY_FLAGS] = FLAG_SETS,
    [BY_LEVELS] = FRED_LEVELS * FRED_LEVELS * COUNT_OF(redzones),
    [BY_PREFIXES] = PREFIXES,
    [BY_DEBUG] = BREAKPOINTS * FRED_LEVELS * 2,
    [BY_ENTRY] = 2,
    [BY_ERETU] = ERETU_SETS * 2,
    [BY_NMIS] = ERETU_SETS * 2 * 2,
};

static uint64_t all_flags(void)
{
    uint64_t all = 0;

    for (unsigned i = 0; i < COUNT_OF(flags); i++)
        all |= flags[i];
    return all;
}

/* In ring 3 IOPL has to be 0. */
static uint64_t flag_set(enum frames_mode mode, unsigned n)
{
    uint64_t set = n % 2 ? all_flags() : 0;

    if (n / 2)
        set ^= flags[n / 2 - 1];
    return mode == IN_RING0 ? set : set & ~RFLAGS_IOPL;
}

/* Without these the event does not come. */
static uint64_t flags_needed(enum frames_kind kind)
{
    if (kind == AT_STEP)
        return RFLAGS_TF;
    if (kind == AT_AC)
        return RFLAGS_AC;
    if (kind == AT_INTO)
        return RFLAGS_OF;
    return kind == AT_INTERRUPT ? RFLAGS_IF : 0;
}

static void set_row(struct frames_row *row, enum frames_table table, unsigned n)
{
    row->flags = flags_needed(row->kind);
    switch (table) {
    case BY_FLAGS:
        row->flags = flag_set(row->mode, n);
        break;
    case BY_LEVELS:
        row->redzone = redzones[n % COUNT_OF(redzones)];
        row->asked = n / COUNT_OF(redzones) % FRED_LEVELS;
        row->level = n / COUNT_OF(redzones) / FRED_LEVELS;
        break;
    case BY_PREFIXES:
        row->prefixes = n;
        break;
    case BY_NMIS:
        row->nmis = n / 2 / ERETU_SETS ? NMIS_CLOSED_ONE_HELD : NMIS_CLOSED;
        row->flags |= n % 2 ? RFLAGS_TF : 0;
        row->eretu = n / 2 % ERETU_SETS;
        break;
    case BY_ERETU:
    case FRAMES_TABLES:
        row->flags |= n % 2 ? RFLAGS_TF : 0;
        row->eretu = n / 2;
        row->asked = frames_met_in_delivery(row->kind);
        break;
    case BY_ENTRY:
        row->flags |= n ? RFLAGS_RF : 0;
        row->asked = frames_met_in_delivery(row->kind);
        row->entry_breaks = true;
        break;
    case BY_DEBUG:
        row->flags |= n % 2 ? RFLAGS_TF : 0;
        row->dr = n / 2 % BREAKPOINTS;
        row->level = n / 2 / BREAKPOINTS;
        break;
    }
}

/* A fault, a step, and an instruction. Interrupts are in exit/ and guest/: Bochs with FRED delivers one in
 * the handler of an NMI (fred/interrupt-waits). */
static bool is_for_nmis(enum frames_kind kind)
{
    return kind == AT_UD || kind == AT_STEP || kind == AT_INT_N;
}

static bool belongs(const struct frames_row *row, enum frames_table table)
{
    if ((row->flags & flags_needed(row->kind)) != flags_needed(row->kind) || !frames_can_be_made(row))
        return false;
    if (table == BY_DEBUG)
        return frames_is_debug(row->kind) && (row->kind != AT_STEP || row->dr == 0);
    /* In ring 0 the #DB would meet it again; an NMI has a case of its own. */
    if (table == BY_ENTRY)
        return row->mode != IN_RING0 && !frames_is_debug(row->kind) && row->kind != AT_NMI;
    if (table == BY_ERETU)
        return row->mode != IN_RING0;
    if (table == BY_NMIS)
        return row->mode != IN_RING0 && is_for_nmis(row->kind);
    return table != BY_PREFIXES || row->kind >= AT_BP;
}

bool frames_next(enum frames_table table, enum frames_mode mode, unsigned *number, struct frames_row *row)
{
    while (*number < FRAMES_KINDS * sizes[table]) {
        unsigned n = (*number)++;

        *row = (struct frames_row){.kind = (enum frames_kind)(n / sizes[table]), .mode = mode};
        set_row(row, table, n % sizes[table]);
        if (belongs(row, table))
            return true;
    }
    return false;
}
