/* Frames as a function: every row that can be made is there, and the laws that hold for all of them. */
#include "tests/host/unit.h"

#include "tests/frames/rows.h"

#define AT      0x5000
#define AFTER   0x5010
#define RSP     0x7FE8
#define SOURCES 0x8002

static const struct frames_place place = {.layout = &fred_ss18,
                                          .at = AT,
                                          .after = AFTER,
                                          .rsp = RSP,
                                          .operand = 0xFFF8,
                                          .tops = {0x10000, 0x20000, 0x30000, 0x40000},
                                          .cs = 0x8,
                                          .ss = 0x10,
                                          .gs = 1,
                                          .kernel_gs = 2,
                                          .nmi_sources = SOURCES};

static void every_table_has_its_rows(void **state)
{
    static const unsigned counts[FRAMES_TABLES][FRAMES_MODES] = {
        [BY_FLAGS] = {560, 480, 272}, [BY_LEVELS] = {849, 231, 120}, [BY_PREFIXES] = {86, 86, 87},
        [BY_DEBUG] = {72, 18, 2},     [BY_ENTRY] = {0, 32, 16},      [BY_ERETU] = {0, 244, 124},
        [BY_NMIS] = {0, 80, 80},
    };

    (void)state;
    for (unsigned table = 0; table < FRAMES_TABLES; table++) {
        for (unsigned mode = 0; mode < FRAMES_MODES; mode++) {
            struct frames_row row;
            unsigned n = 0, rows = 0;

            while (frames_next((enum frames_table)table, (enum frames_mode)mode, &n, &row))
                rows++;
            EXPECT(rows == counts[table][mode], "table %u, mode %u: %u rows", table, mode, rows);
        }
    }
}

static void check_laws(const struct frames_row *row)
{
    struct frames_seen seen = frames_expected(row, &place);
    const char *name = frames_events[row->kind].name;
    unsigned length = (unsigned)field_get(seen.frame.ss, 63, FRAME_SS_LENGTH_SHIFT);
    bool sys = seen.frame.ss & FRAME_SS_SYS, latch = seen.frame.ss & FRAME_SS_NMI;

    EXPECT(seen.rflags == RFLAGS_FIXED, "%s: the handler starts with no flag", name);
    EXPECT((seen.frame.rflags & row->flags) == row->flags, "%s: flags are saved", name);
    EXPECT(seen.at % FRED_FRAME_SIZE == 0, "%s: the frame is aligned", name);
    EXPECT(seen.level >= row->level && seen.level < FRED_LEVELS, "%s: levels only rise", name);
    EXPECT(seen.level_after == row->level, "%s: and fall again", name);
    EXPECT(row->mode == IN_RING0 || seen.at >= place.tops[0] - FRED_FRAME_SIZE, "%s: a fresh stack", name);
    EXPECT(latch == (row->kind == AT_NMI), "%s: the latch is an NMI's", name);
    EXPECT((seen.frame.event_data == SOURCES) == latch, "%s: and so are the sources", name);
    EXPECT(sys == (row->kind >= AT_INT_N), "%s: SYS is of INT n, SYSCALL, SYSENTER", name);
    EXPECT((length > 0) == (row->kind >= AT_BP), "%s: only instructions have a length", name);
    EXPECT(length == 0 || length > row->prefixes, "%s: prefixes count", name);
    EXPECT(!!(seen.frame.ss & FRAME_SS_NESTED) == frames_is_nested(row->kind), "%s: nested", name);
    EXPECT(seen.nmis + seen.nmi_sent + seen.nmi_late == (row->nmis == NMIS_AS_THEY_ARE ? 0 : 1 + seen.nmis),
           "%s: no NMI is lost, and one that is blocked is held once", name);
    EXPECT(seen.frame.rip == AT || seen.frame.rip == AFTER, "%s: RIP", name);
}

static void the_laws_hold_for_every_row(void **state)
{
    (void)state;
    for (unsigned table = 0; table < FRAMES_TABLES; table++) {
        for (unsigned mode = 0; mode < FRAMES_MODES; mode++) {
            struct frames_row row;

            for (unsigned n = 0; frames_next((enum frames_table)table, (enum frames_mode)mode, &n, &row);)
                check_laws(&row);
        }
    }
}

static void addresses_are_those_of_the_manual(void **state)
{
    static const struct {
        struct frames_row row;
        uint64_t at;
        unsigned level;
    } rows[] = {
        {{.kind = AT_UD}, 0x7F80, 0},
        {{.kind = AT_UD, .redzone = 7}, 0x7F80 - 7 * 64, 0},
        {{.kind = AT_UD, .level = 2, .asked = 2, .redzone = 1}, 0x7F80 - 64, 2},
        {{.kind = AT_UD, .level = 2, .asked = 3, .redzone = 1}, 0x3FFC0, 3},
        {{.kind = AT_SYSCALL, .asked = 3}, 0x7F80, 0},
        {{.kind = AT_NMI, .mode = IN_RING3, .asked = 3, .redzone = 7}, 0xFFC0, 0},
        {{.kind = AT_DF, .mode = IN_RING3, .asked = 3}, 0x3FFC0, 3},
        {{.kind = AT_NESTED, .mode = IN_RING3, .asked = 1}, 0x1FFC0, 1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct frames_seen seen = frames_expected(&rows[i].row, &place);

        EXPECT(seen.at == rows[i].at && seen.level == rows[i].level, "row %zu: %#lx, level %lu", i, seen.at,
               seen.level);
    }
}

static void a_held_nmi_is_where_the_manual_puts_it(void **state)
{
    static const struct {
        struct frames_row row;
        uint64_t nmis, rip, late;
    } rows[] = {
        {{.kind = AT_UD, .nmis = NMIS_CLOSED_ONE_HELD, .eretu = ERETU_LATCH}, 1, AT, 0},
        {{.kind = AT_UD, .nmis = NMIS_CLOSED_ONE_HELD, .eretu = ERETU_STI | ERETU_SYS}, 0, 0, 1},
        {{.kind = AT_UD, .nmis = NMIS_CLOSED, .eretu = ERETU_LATCH}, 0, 0, 0},
        {{.kind = AT_STEP, .flags = RFLAGS_TF, .nmis = NMIS_CLOSED_ONE_HELD, .eretu = ERETU_LATCH}, 1, AT, 0},
        {{.kind = AT_STEP,
          .flags = RFLAGS_TF,
          .nmis = NMIS_CLOSED_ONE_HELD,
          .eretu = ERETU_LATCH | ERETU_SYS},
         1,
         0,
         0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct frames_row row = rows[i].row;
        struct frames_seen seen;

        row.mode = IN_RING3;
        seen = frames_expected(&row, &place);
        EXPECT(seen.nmis == rows[i].nmis && seen.nmi_rip == rows[i].rip && seen.nmi_late == rows[i].late,
               "row %zu: %lu NMIs, RIP %#lx, %lu late", i, seen.nmis, seen.nmi_rip, seen.nmi_late);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_table_has_its_rows),
        cmocka_unit_test(the_laws_hold_for_every_row),
        cmocka_unit_test(addresses_are_those_of_the_manual),
        cmocka_unit_test(a_held_nmi_is_where_the_manual_puts_it),
    };

    return RUN(tests);
}
