/* Blocking by NMI as a function: every row that can be made is there, and the laws that hold for all of them.
 */
#include "tests/host/unit.h"

#include "tests/blocking/rules.h"

#define ROWS_RING0 812
#define ROWS_RING3 148

static void every_row_is_there_once(void **state)
{
    static const unsigned counts[] = {ROWS_RING0, ROWS_RING3};
    struct blocking_row row, before = {0};

    (void)state;
    for (unsigned ring3 = 0; ring3 < 2; ring3++) {
        unsigned kinds = 0, next = 0, n;

        for (n = 0; blocking_row(&row, ring3, &next); n++) {
            EXPECT(n == 0 || memcmp(&row, &before, sizeof(row)) != 0, "row %u is there twice", n);
            kinds |= 1U << row.kind;
            before = row;
        }
        assert_int_equal(n, counts[ring3]);
        assert_int_equal(kinds, (1U << BLOCKING_KINDS) - 1);
    }
}

static void check_laws(const struct blocking_row *row, unsigned n)
{
    struct blocking_seen seen = blocking_expected(row);
    bool is_nmi = row->kind == BY_NMI;

    EXPECT(seen.in_handler + seen.at_return + seen.later == 1, "row %u: one NMI is sent, and one comes", n);
    EXPECT(seen.at_entry == 0 && seen.distance == 0 && seen.probe == 1, "row %u", n);
    EXPECT(seen.frame_latch == is_nmi, "row %u: the latch is an NMI's", n);
    EXPECT(!(is_nmi && seen.in_handler), "row %u: an NMI blocks NMIs", n);
    EXPECT(seen.level >= row->level && seen.level_after == row->level, "row %u: levels", n);
    EXPECT(row->latch || !seen.at_return, "row %u: without the latch none comes at the return", n);
}

static void the_laws_hold_for_every_row(void **state)
{
    struct blocking_row row;

    (void)state;
    for (unsigned ring3 = 0; ring3 < 2; ring3++) {
        unsigned next = 0;

        for (unsigned n = 0; blocking_row(&row, ring3, &next); n++)
            check_laws(&row, n);
    }
}

static void levels_are_those_of_the_kind(void **state)
{
    static const struct {
        struct blocking_row row;
        unsigned level;
    } rows[] = {
        {{BY_UD, false, 1, 3, NMIS_OPEN, false}, 3},       {{BY_UD, false, 2, 1, NMIS_OPEN, false}, 2},
        {{BY_UD, true, 0, 3, NMIS_OPEN, false}, 0},        {{BY_DF, true, 0, 3, NMIS_OPEN, false}, 3},
        {{BY_NESTED, true, 0, 2, NMIS_OPEN, false}, 2},    {{BY_SYSCALL, false, 1, 3, NMIS_OPEN, false}, 1},
        {{BY_INT_N, false, 0, 3, NMIS_OPEN, false}, 0},    {{BY_INT1, false, 0, 3, NMIS_OPEN, false}, 3},
        {{BY_INTERRUPT, true, 0, 3, NMIS_OPEN, false}, 0}, {{BY_NMI, false, 1, 2, NMI_HELD, false}, 2},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        EXPECT(blocking_expected(&rows[i].row).level == rows[i].level, "row %zu", i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_there_once),
        cmocka_unit_test(the_laws_hold_for_every_row),
        cmocka_unit_test(levels_are_those_of_the_kind),
    };

    return RUN(tests);
}
