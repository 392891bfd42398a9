/* The sources of NMIs as a function of their vectors, on a CPU that reports them and on one that does not. */
#include "tests/host/unit.h"

#include "tests/events/nmi_source.h"

#define MOST 3

static void sources_are_those_of_the_manual(void **state)
{
    static const struct {
        unsigned vectors[MOST], count;
        uint64_t sources;
    } rows[] = {
        {{0}, 0, 0},          {{0}, 1, 0x1},          {{1}, 1, 0x2},           {{2}, 1, 0x4},
        {{15}, 1, 0x8000},    {{16}, 1, 0x1},         {{31}, 1, 0x1},          {{255}, 1, 0x1},
        {{1, 15}, 2, 0x8002}, {{15, 1}, 2, 0x8002},   {{7, 7}, 2, 0x80},       {{255, 3}, 2, 0x9},
        {{0, 1, 2}, 3, 0x7},  {{16, 17, 18}, 3, 0x1}, {{2, 0, 14}, 3, 0x4005},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        uint64_t got = nmi_sources(true, rows[i].vectors, rows[i].count);

        EXPECT(got == rows[i].sources, "row %zu: %#lx", i, got);
        EXPECT(nmi_sources(false, rows[i].vectors, rows[i].count) == 0, "row %zu: sources, none reported", i);
    }
}

static void each_vector_has_one_source(void **state)
{
    uint64_t all = 0;

    (void)state;
    for (unsigned vector = 0; vector < NMI_VECTORS; vector++) {
        uint64_t source = nmi_source(true, vector);

        EXPECT(__builtin_popcountl(source) == 1, "vector %u: %#lx", vector, source);
        EXPECT(vector < NMI_SOURCES || source == 1, "vector %u: %#lx", vector, source);
        EXPECT(nmi_source(false, vector) == 0, "vector %u: a source, none reported", vector);
        all |= source;
    }
    assert_int_equal(all, 0xFFFF);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sources_are_those_of_the_manual),
        cmocka_unit_test(each_vector_has_one_source),
    };

    return RUN(tests);
}
