/* The encoding of an event in the FRED frame, word by word, in either layout. */
#include "tests/host/unit.h"

#include "fred/frame.h"

/* Events and their CS and SS slots, as the FRED drafts 5.0 (ss18) and 3.0 (cs28) specify them. */
static const struct {
    const char *name;
    struct fred_event event;
    uint64_t cs_ss18, ss_ss18, cs_cs28, ss_cs28;
} rows[] = {
    {"nothing at all", {.type = EVENT_EXTERNAL_INTERRUPT}, 0, 0, 0, 0},
    {"an NMI at level 1",
     {.type = EVENT_NMI, .vector = 2, .level = 1, .latch = true, .long_mode = true, .cs = 0x38, .ss = 0x30},
     0x0000000000010038,
     0x0202000200040030,
     0x0000000010010038,
     0x0202000200000030},
    {"INT 2",
     {.type = EVENT_SOFTWARE_INTERRUPT, .vector = 2, .length = 2, .sys = true, .long_mode = true, .cs = 8},
     0x0000000000000008,
     0x2204000200020000,
     0x0000000002000008,
     0x2204000200000000},
    {"INT3",
     {.type = EVENT_SOFTWARE_EXCEPTION, .vector = 3, .length = 1, .long_mode = true, .cs = 8, .ss = 0x10},
     0x0000000000000008,
     0x1206000300000010,
     0x0000000000000008,
     0x1206000300000010},
    {"INT1",
     {.type = EVENT_PRIVILEGED_SOFTWARE_EXCEPTION, .vector = 1, .length = 1, .long_mode = true, .cs = 8},
     0x0000000000000008,
     0x1205000100000000,
     0x0000000000000008,
     0x1205000100000000},
    {"SYSCALL at level 2",
     {.type = EVENT_OTHER, .vector = 1, .length = 2, .level = 2, .sys = true, .long_mode = true},
     0x0000000000020000,
     0x2207000100020000,
     0x0000000002020000,
     0x2207000100000000},
    {"a nested #PF at level 3",
     {.type = EVENT_HARDWARE_EXCEPTION,
      .vector = 14,
      .level = 3,
      .nested = true,
      .long_mode = true,
      .ss = 0x10},
     0x0000000000030000,
     0x0603000E00000010,
     0x0000000000030000,
     0x0603000E00000010},
    {"an interrupt in the shadow of STI",
     {.type = EVENT_EXTERNAL_INTERRUPT,
      .vector = 255,
      .sti = true,
      .long_mode = true,
      .cs = 0xFFFF,
      .ss = 0xFFFF},
     0x000000000000FFFF,
     0x020000FF0001FFFF,
     0x000000000100FFFF,
     0x020000FF0000FFFF},
    {"#DE outside 64-bit mode",
     {.type = EVENT_HARDWARE_EXCEPTION, .vector = 0, .cs = 0x23, .ss = 0x2B},
     0x0000000000000023,
     0x000300000000002B,
     0x0000000000000023,
     0x000300000000002B},
    {"every field at its maximum",
     {.type = (enum event_type)15,
      .vector = 255,
      .length = 15,
      .level = 3,
      .sti = true,
      .sys = true,
      .latch = true,
      .nested = true,
      .long_mode = true},
     0x0000000000030000,
     0xF60F00FF00070000,
     0x0000000013030000,
     0xF60F00FF00000000},
};

static bool events_equal(const struct fred_event *a, const struct fred_event *b)
{
    return a->type == b->type && a->vector == b->vector && a->length == b->length && a->level == b->level &&
           a->sti == b->sti && a->sys == b->sys && a->latch == b->latch && a->nested == b->nested &&
           a->long_mode == b->long_mode && a->error_code == b->error_code && a->event_data == b->event_data &&
           a->rip == b->rip && a->rflags == b->rflags && a->rsp == b->rsp && a->cs == b->cs && a->ss == b->ss;
}

static void events_encode_to_these_slots(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct fred_frame ss18 = fred_frame_encode(&fred_ss18, &rows[i].event);
        struct fred_frame cs28 = fred_frame_encode(&fred_cs28, &rows[i].event);

        EXPECT(ss18.cs == rows[i].cs_ss18, "%s, ss18: CS slot %#lx", rows[i].name, ss18.cs);
        EXPECT(ss18.ss == rows[i].ss_ss18, "%s, ss18: SS slot %#lx", rows[i].name, ss18.ss);
        EXPECT(cs28.cs == rows[i].cs_cs28, "%s, cs28: CS slot %#lx", rows[i].name, cs28.cs);
        EXPECT(cs28.ss == rows[i].ss_cs28, "%s, cs28: SS slot %#lx", rows[i].name, cs28.ss);
    }
}

static void slots_decode_to_these_events(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct fred_frame ss18 = {.cs = rows[i].cs_ss18, .ss = rows[i].ss_ss18};
        struct fred_frame cs28 = {.cs = rows[i].cs_cs28, .ss = rows[i].ss_cs28};
        struct fred_event from_ss18 = fred_frame_decode(&fred_ss18, &ss18);
        struct fred_event from_cs28 = fred_frame_decode(&fred_cs28, &cs28);

        EXPECT(events_equal(&from_ss18, &rows[i].event), "%s, ss18", rows[i].name);
        EXPECT(events_equal(&from_cs28, &rows[i].event), "%s, cs28", rows[i].name);
    }
}

static void the_words_are_in_this_order(void **state)
{
    static const uint64_t expected[8] = {0xE, 0x1111, 0x8, 0x246, 0x2222, 0x0603000E00000010, 0xDDDD, 0};
    struct fred_event event = rows[6].event;
    struct fred_frame frame;

    (void)state;
    event.error_code = 0xE;
    event.rip = 0x1111;
    event.cs = 8;
    event.level = 0;
    event.rflags = 0x246;
    event.rsp = 0x2222;
    event.event_data = 0xDDDD;
    frame = fred_frame_encode(&fred_ss18, &event);
    assert_int_equal(sizeof(frame), 64);
    assert_memory_equal(&frame, expected, 64);
}

/* Reserved bits and those of IBT and SGX have no field in struct fred_event. */
static void bits_without_a_field_are_ignored(void **state)
{
    static const struct fred_event nothing;
    static const struct {
        const struct fred_layout *layout;
        uint64_t cs, ss;
    } silent[] = {{&fred_ss18, 0xFFFFFFFFFFFC0000, 0x09F0FF00FFF80000},
                  {&fred_cs28, 0xFFFFFFFFECFC0000, 0x09F0FF00FFFF0000}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(silent); i++) {
        struct fred_frame frame = {.cs = silent[i].cs, .ss = silent[i].ss, .reserved = UINT64_MAX};
        struct fred_event event = fred_frame_decode(silent[i].layout, &frame);

        EXPECT(events_equal(&event, &nothing), "%s", silent[i].layout->name);
    }
}

static void decoding_reverses_encoding(void **state)
{
    const struct fred_layout *const layouts[] = {&fred_ss18, &fred_cs28};
    uint64_t seed = 6;

    (void)state;
    for (unsigned i = 0; i < 5000; i++) {
        uint64_t chance = random_word(&seed);
        struct fred_event event = {
            .type = (enum event_type)(chance & 15),
            .vector = (chance >> 4) & 255,
            .length = (chance >> 12) & 15,
            .level = (chance >> 16) & 3,
            .sti = chance & 1 << 18,
            .sys = chance & 1 << 19,
            .latch = chance & 1 << 20,
            .nested = chance & 1 << 21,
            .long_mode = chance & 1 << 22,
            .cs = (uint16_t)(chance >> 32),
            .ss = (uint16_t)(chance >> 48),
            .error_code = random_word(&seed),
            .event_data = random_word(&seed),
            .rip = random_word(&seed),
            .rflags = random_word(&seed),
            .rsp = random_word(&seed),
        };
        struct fred_frame frame = fred_frame_encode(layouts[i % 2], &event);
        struct fred_event again = fred_frame_decode(layouts[i % 2], &frame);

        EXPECT(events_equal(&event, &again), "%s, event %u", layouts[i % 2]->name, i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_encode_to_these_slots), cmocka_unit_test(slots_decode_to_these_events),
        cmocka_unit_test(the_words_are_in_this_order),  cmocka_unit_test(bits_without_a_field_are_ignored),
        cmocka_unit_test(decoding_reverses_encoding),
    };

    return RUN(tests);
}
