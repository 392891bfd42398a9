/* Delivery from ring 3: its own entry point, and level 0 unless the event is nested or #DF. */
#include "tests/host/unit.h"

#include "fred/soft/rules.h"

#define USER_CS 0x2B

static const struct soft_msrs msrs = {
    .config = 0x400000 | 3 << 9 | 7 << 6, /* interrupts: level 3; a redzone, for the current stack only */
    .stklvls = UINT64_MAX,                /* level 3 for every vector */
    .rsp = {0x10000, 0x20000, 0x30000, 0x40000},
};

static const struct {
    enum event_type type;
    unsigned vector;
    bool nested;
    unsigned level;
} rows[] = {
    {EVENT_EXTERNAL_INTERRUPT, 32, false, 0},
    {EVENT_EXTERNAL_INTERRUPT, 8, false, 0},
    {EVENT_NMI, 2, false, 0},
    {EVENT_HARDWARE_EXCEPTION, 6, false, 0},
    {EVENT_HARDWARE_EXCEPTION, 14, true, 3},
    {EVENT_HARDWARE_EXCEPTION, 8, false, 3},
    {EVENT_SOFTWARE_INTERRUPT, 2, false, 0},
    {EVENT_SOFTWARE_EXCEPTION, 3, false, 0},
    {EVENT_OTHER, 1, false, 0},
};

static void the_level_and_the_stack_are_those_of_the_event(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct fred_event event = {.type = rows[i].type,
                                   .vector = rows[i].vector,
                                   .nested = rows[i].nested,
                                   .cs = USER_CS,
                                   .rsp = 0x7777};
        struct soft_delivery d = soft_deliver(&msrs, &fred_ss18, event);

        EXPECT(d.level == rows[i].level, "row %zu: level %u", i, d.level);
        EXPECT(d.at == msrs.rsp[rows[i].level] - 64, "row %zu: frame at %#lx", i, d.at);
        EXPECT(d.rip == 0x400000, "row %zu: enters at %#lx", i, d.rip);
        EXPECT(d.frame.cs == USER_CS, "row %zu: CS slot %#lx", i, d.frame.cs);
        EXPECT(d.ss == 0x10 && d.swaps_gs, "row %zu: SS %#x, GS swapped: %d", i, d.ss, d.swaps_gs);
    }
}

static void the_old_level_is_0_whatever_the_msr_holds(void **state)
{
    struct soft_msrs high = msrs;
    struct fred_event event = {.type = EVENT_SOFTWARE_INTERRUPT, .vector = 2, .cs = USER_CS};

    (void)state;
    high.config |= 2;
    assert_int_equal(soft_deliver(&high, &fred_ss18, event).level, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_level_and_the_stack_are_those_of_the_event),
        cmocka_unit_test(the_old_level_is_0_whatever_the_msr_holds),
    };

    return RUN(tests);
}
