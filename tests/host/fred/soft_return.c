/* What ERETS and ERETU do with a frame that passes their checks (SDM vol. 2). The level: soft_level.c. */
#include "tests/host/unit.h"

#include "fred/soft/rules.h"
#include "include/bits.h"

static const struct soft_msrs msrs = {.config = 0x400000};

/* In either layout: the bit, and the slot that has it. */
static const struct {
    const struct fred_layout *layout;
    uint64_t cs_latch, ss_latch, cs_sys, ss_sys;
} layouts[] = {
    {&fred_ss18, 0, BIT(18), 0, BIT(17)},
    {&fred_cs28, BIT(28), 0, BIT(25), 0},
};

static void rip_and_rflags_are_those_of_the_frame(void **state)
{
    struct fred_frame frame = {.rip = 0x1234, .rflags = 0x40046};
    struct soft_return r = soft_leave(&msrs, &fred_ss18, &frame, false);

    (void)state;
    assert_int_equal(r.rip, 0x1234);
    assert_int_equal(r.rflags, 0x40046);
}

static void the_latch_alone_unblocks_nmis(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(layouts) * 2; i++) {
        const struct fred_layout *layout = layouts[i / 2].layout;
        uint64_t cs_latch = layouts[i / 2].cs_latch, ss_latch = layouts[i / 2].ss_latch;
        struct fred_frame latch = {.cs = cs_latch, .ss = ss_latch},
                          all_else = {.cs = ~cs_latch, .ss = ~ss_latch};
        bool to_ring3 = i % 2;

        EXPECT(soft_leave(&msrs, layout, &latch, to_ring3).nmis == SOFT_NMIS_UNBLOCKED, "row %zu: with it",
               i);
        EXPECT(soft_leave(&msrs, layout, &all_else, to_ring3).nmis == SOFT_NMIS_KEPT, "row %zu: without it",
               i);
    }
}

static void a_step_is_pending_with_tf_and_sys(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(layouts) * 8; i++) {
        bool to_ring3 = i & 1, tf = i & 2, sys = i & 4;
        size_t row = i / 8;
        struct fred_frame frame = {
            .rflags = tf ? BIT(8) | 2 : 2,
            .cs = sys ? layouts[row].cs_sys : ~layouts[row].cs_sys,
            .ss = sys ? layouts[row].ss_sys : ~layouts[row].ss_sys,
        };
        struct soft_return r = soft_leave(&msrs, layouts[row].layout, &frame, to_ring3);

        EXPECT(r.steps == (tf && sys), "%s: ring 3 %d, TF %d, SYS %d: %d", layouts[row].layout->name,
               to_ring3, tf, sys, r.steps);
        EXPECT(r.swaps_gs == to_ring3, "ring 3 %d: GS swapped %d", to_ring3, r.swaps_gs);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rip_and_rflags_are_those_of_the_frame),
        cmocka_unit_test(the_latch_alone_unblocks_nmis),
        cmocka_unit_test(a_step_is_pending_with_tf_and_sys),
    };

    return RUN(tests);
}
