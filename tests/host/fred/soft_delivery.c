/* Event delivery in the software backend: stack level, stack, handler and frame. */
#include "tests/host/unit.h"

#include "fred/soft/rules.h"

/* Entry page 0x7000; stacks end at 0x10000, 0x20000, 0x30000, 0x40000. */
static struct soft_msrs msrs_at(unsigned level)
{
    return (struct soft_msrs){.config = 0x7000 | level, .rsp = {0x10000, 0x20000, 0x30000, 0x40000}};
}

enum source { FROM_STKLVLS, FROM_CONFIG, ALWAYS_0 };

static const struct {
    enum event_type type;
    unsigned vector;
    enum source source; /* of the event stack level */
} kinds[] = {
    {EVENT_EXTERNAL_INTERRUPT, 32, FROM_CONFIG},
    {EVENT_EXTERNAL_INTERRUPT, 255, FROM_CONFIG},
    {EVENT_NMI, 2, FROM_STKLVLS},
    {EVENT_HARDWARE_EXCEPTION, 0, FROM_STKLVLS},
    {EVENT_HARDWARE_EXCEPTION, 14, FROM_STKLVLS},
    {EVENT_HARDWARE_EXCEPTION, 31, FROM_STKLVLS},
    {EVENT_SOFTWARE_INTERRUPT, 2, ALWAYS_0},
    {EVENT_SOFTWARE_INTERRUPT, 255, ALWAYS_0},
    {EVENT_SOFTWARE_EXCEPTION, 3, FROM_STKLVLS},
    {EVENT_SOFTWARE_EXCEPTION, 4, FROM_STKLVLS},
    {EVENT_OTHER, 1, ALWAYS_0},
    {EVENT_PRIVILEGED_SOFTWARE_EXCEPTION, 1, FROM_STKLVLS},
    {EVENT_OTHER, 2, ALWAYS_0},
};

static void the_new_level_is_the_higher_of_csl_and_event_level(void **state)
{
    static const unsigned higher[4][4] = {{0, 1, 2, 3}, {1, 1, 2, 3}, {2, 2, 2, 3}, {3, 3, 3, 3}};

    (void)state;
    for (unsigned i = 0; i < COUNT_OF(kinds) * 16; i++) {
        unsigned kind = i / 16, old = i / 4 % 4, named = i % 4;
        unsigned asked = kinds[kind].source == ALWAYS_0 ? 0 : named;
        struct soft_msrs msrs = msrs_at(old);
        struct fred_event event = {.type = kinds[kind].type, .vector = kinds[kind].vector, .rsp = 0x5000};

        /* All other sources hold a different level. */
        if (kinds[kind].source == FROM_CONFIG)
            msrs.config |= (uint64_t)named << 9, msrs.stklvls = UINT64_MAX;
        else if (kinds[kind].source == FROM_STKLVLS)
            msrs.config |= 0x600,
                msrs.stklvls = ~(3UL << 2 * event.vector) | (uint64_t)named << 2 * event.vector;
        else
            msrs.config |= 0x600, msrs.stklvls = UINT64_MAX;

        struct soft_delivery d = soft_deliver(&msrs, &fred_ss18, event);

        EXPECT(d.level == higher[old][asked], "type %u, vector %u, level %u, asked %u: %u", event.type,
               event.vector, old, asked, d.level);
        /* A higher level: from the top of its stack. Otherwise: below RSP. */
        EXPECT(d.at == (asked > old ? 0x10000UL * (asked + 1) - 64 : 0x5000 - 64),
               "type %u, vector %u, level %u, asked %u: frame at %#lx", event.type, event.vector, old, asked,
               d.at);
        EXPECT(d.frame.cs == (uint64_t)old << 16, "the level before was %u: %#lx", old, d.frame.cs);
    }
}

static void each_vector_has_its_own_two_bits(void **state)
{
    (void)state;
    for (unsigned vector = 0; vector < 32; vector++) {
        for (unsigned other = 0; other < 32; other++) {
            struct soft_msrs msrs = msrs_at(0);
            struct fred_event event = {.type = EVENT_HARDWARE_EXCEPTION, .vector = vector};

            msrs.stklvls = 2UL << 2 * other;
            EXPECT(soft_deliver(&msrs, &fred_ss18, event).level == (vector == other ? 2 : 0),
                   "vector %u by the bits of %u", vector, other);
        }
    }
}

static void the_frame_is_aligned_below_the_redzone(void **state)
{
    static const struct {
        uint64_t rsp, redzone, at;
    } rows[] = {
        {0x20000, 0, 0x1FFC0}, {0x20000, 1, 0x1FF80}, {0x20000, 7, 0x1FE00}, {0x20008, 0, 0x1FFC0},
        {0x1FFFF, 0, 0x1FF80}, {0x1FFC1, 0, 0x1FF80}, {0x1FFC0, 0, 0x1FF80}, {0x20037, 0, 0x1FFC0},
        {0x20037, 1, 0x1FF80}, {0x20037, 2, 0x1FF40}, {0x20037, 3, 0x1FF00}, {0x20037, 4, 0x1FEC0},
        {0x20037, 5, 0x1FE80}, {0x20037, 6, 0x1FE40}, {0x20037, 7, 0x1FE00},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct soft_msrs msrs = msrs_at(1);
        struct fred_event event = {.type = EVENT_NMI, .vector = 2, .rsp = rows[i].rsp};
        struct soft_delivery d;

        msrs.config |= rows[i].redzone << 6;
        d = soft_deliver(&msrs, &fred_ss18, event);
        EXPECT(d.at == rows[i].at, "RSP %#lx, redzone %lu: %#lx", rows[i].rsp, rows[i].redzone, d.at);
        EXPECT(d.frame.rsp == rows[i].rsp, "RSP %#lx is saved as %#lx", rows[i].rsp, d.frame.rsp);
        msrs.stklvls = 2UL << 4;
        d = soft_deliver(&msrs, &fred_ss18, event);
        EXPECT(d.at == 0x2FFC0, "redzone %lu on a fresh stack: %#lx", rows[i].redzone, d.at);
    }
}

static void the_handler_is_the_ring_0_entry(void **state)
{
    static const struct {
        uint64_t config, rip;
    } rows[] = {
        {0x0000000000007000, 0x0000000000007100},
        {0x00000000000077CB, 0x0000000000007100}, /* every other field at its maximum */
        {0xFFFFFFFF81E01040, 0xFFFFFFFF81E01100},
        {0x0000000000000000, 0x0000000000000100},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct soft_msrs msrs = {.config = rows[i].config};
        uint64_t rip =
            soft_deliver(&msrs, &fred_cs28, (struct fred_event){.type = EVENT_NMI, .vector = 2}).rip;

        EXPECT(rip == rows[i].rip, "CONFIG %#lx: %#lx", rows[i].config, rip);
    }
}

static void the_frame_holds_the_event_and_the_old_level(void **state)
{
    static const uint64_t expected[8] = {0x11, 0x22, 0x20038, 0x246, 0x33, 0x0202000200040030, 0x44, 0};
    static const uint64_t expected_cs28[8] = {0x11, 0x22, 0x10020038, 0x246, 0x33, 0x0202000200000030,
                                              0x44, 0};
    struct soft_msrs msrs = msrs_at(2);
    struct fred_event event = {
        .type = EVENT_NMI,
        .vector = 2,
        .level = 1, /* ignored: the MSRs hold the level */
        .latch = true,
        .long_mode = true,
        .error_code = 0x11,
        .event_data = 0x44,
        .rip = 0x22,
        .rflags = 0x246,
        .rsp = 0x33,
        .cs = 0x38,
        .ss = 0x30,
    };
    struct soft_delivery d = soft_deliver(&msrs, &fred_ss18, event);

    (void)state;
    assert_memory_equal(&d.frame, expected, 64);
    d = soft_deliver(&msrs, &fred_cs28, event);
    assert_memory_equal(&d.frame, expected_cs28, 64);
}

/* Its flags are cleared, its SS and GS are as they were, and only an NMI changes blocking by NMI. */
static void the_handler_begins_with_what_fred_gives_it(void **state)
{
    struct soft_msrs msrs = msrs_at(0);

    (void)state;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct fred_event event = {.type = kinds[i].type, .rflags = UINT64_MAX, .cs = 0x38, .ss = 0x30};
        struct soft_delivery d = soft_deliver(&msrs, &fred_ss18, event);

        EXPECT(d.rflags == 2, "type %u: RFLAGS %#lx", event.type, d.rflags);
        EXPECT(d.ss == 0x30 && !d.swaps_gs, "type %u: SS %#x, GS swapped: %d", event.type, d.ss, d.swaps_gs);
        EXPECT(d.nmis == (event.type == EVENT_NMI ? SOFT_NMIS_BLOCKED : SOFT_NMIS_KEPT), "type %u: NMIs %d",
               event.type, d.nmis);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_new_level_is_the_higher_of_csl_and_event_level),
        cmocka_unit_test(each_vector_has_its_own_two_bits),
        cmocka_unit_test(the_frame_is_aligned_below_the_redzone),
        cmocka_unit_test(the_handler_is_the_ring_0_entry),
        cmocka_unit_test(the_frame_holds_the_event_and_the_old_level),
        cmocka_unit_test(the_handler_begins_with_what_fred_gives_it),
    };

    return RUN(tests);
}
