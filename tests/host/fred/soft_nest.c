/* A fault during event delivery: nested, double fault or shutdown (SDM vol. 3, tables 6-4 and
 * 6-5). */
#include "tests/host/unit.h"

#include "fred/soft/rules.h"

/* Table 6-4 by vector: benign, contributory, page fault; #DF is in no class. Reserved vectors are
 * benign. */
static const char classes[33] = "CBBBBBBBDBCCCCPBBBBBPCBBBBBBBBBB";

static struct fred_event exception(unsigned vector)
{
    return (struct fred_event){.type = EVENT_HARDWARE_EXCEPTION,
                               .vector = vector,
                               .error_code = 0xE000 + vector,
                               .event_data = 0xDA000 + vector};
}

/* The context of the first event; the fault must not change it. */
static struct fred_event in_context(struct fred_event event)
{
    event.rip = 0x1111;
    event.rflags = 0x246;
    event.rsp = 0x2222;
    event.cs = 0x38;
    event.ss = 0x30;
    event.level = 1;
    event.long_mode = true;
    return event;
}

static void expect_nested(struct fred_event got, unsigned vector, const char *name)
{
    EXPECT(got.type == EVENT_HARDWARE_EXCEPTION && got.vector == vector, "%s: type %u, vector %u", name,
           got.type, got.vector);
    EXPECT(got.nested, "%s: not nested", name);
    EXPECT(got.error_code == 0xE000 + vector, "%s: error code %#lx", name, got.error_code);
    EXPECT(got.event_data == 0xDA000 + vector, "%s: event data %#lx", name, got.event_data);
}

static void expect_double_fault(struct fred_event got, const char *name)
{
    EXPECT(got.type == EVENT_HARDWARE_EXCEPTION && got.vector == 8, "%s: type %u, vector %u", name, got.type,
           got.vector);
    EXPECT(!got.nested, "%s: #DF is never marked nested", name);
    EXPECT(got.error_code == 0 && got.event_data == 0, "%s: %#lx, %#lx", name, got.error_code,
           got.event_data);
}

static void exceptions_pair_as_the_table_says(void **state)
{
    (void)state;
    for (unsigned pair = 0; pair < 32 * 32; pair++) {
        unsigned first = pair / 32, second = pair % 32;
        char classes_of_pair[] = {classes[first], classes[second], '\0'}, name[] = "00 then 00";
        struct fred_event event = in_context(exception(first)), fault = exception(second), before = event;

        if (second == 8)
            continue; /* #DF is never the second exception */
        name[0] = (char)('0' + first / 10), name[1] = (char)('0' + first % 10);
        name[8] = (char)('0' + second / 10), name[9] = (char)('0' + second % 10);

        bool alive = soft_nest(&event, &fault);

        if (strstr("DC DP", classes_of_pair)) {
            EXPECT(!alive, "%s: no shutdown", name);
            EXPECT(memcmp(&event, &before, sizeof(event)) == 0, "%s: shutdown, but the event changed", name);
        } else if (strstr("CC PC PP", classes_of_pair)) {
            EXPECT(alive, "%s: shutdown", name);
            expect_double_fault(event, name);
        } else {
            EXPECT(alive, "%s: shutdown", name);
            expect_nested(event, second, name);
        }
    }
}

/* Only exceptions have a class: vector 13 or 14 of another type is benign. */
static void events_of_other_types_are_benign(void **state)
{
    static const struct {
        const char *name;
        enum event_type type;
        unsigned vector;
    } rows[] = {
        {"NMI", EVENT_NMI, 2},
        {"INT 2", EVENT_SOFTWARE_INTERRUPT, 2},
        {"INT 13", EVENT_SOFTWARE_INTERRUPT, 13},
        {"INT 14", EVENT_SOFTWARE_INTERRUPT, 14},
        {"INT 8", EVENT_SOFTWARE_INTERRUPT, 8},
        {"INT3", EVENT_SOFTWARE_EXCEPTION, 3},
        {"INT1", EVENT_PRIVILEGED_SOFTWARE_EXCEPTION, 1},
        {"interrupt 14", EVENT_EXTERNAL_INTERRUPT, 14},
        {"SYSCALL", EVENT_OTHER, 1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        for (unsigned second = 10; second <= 14; second++) {
            struct fred_event event =
                in_context((struct fred_event){.type = rows[i].type, .vector = rows[i].vector});
            struct fred_event fault = exception(second);

            EXPECT(soft_nest(&event, &fault), "%s: shutdown", rows[i].name);
            expect_nested(event, second, rows[i].name);
        }
    }
}

static void the_context_stays_that_of_the_first_event(void **state)
{
    static const unsigned seconds[] = {6, 13};         /* #UD nests, #GP becomes #DF */
    static const uint64_t rflags[] = {0x10246, 0x246}; /* a fault saves RF as 1, the abort #DF leaves it */

    (void)state;
    for (size_t i = 0; i < COUNT_OF(seconds); i++) {
        struct fred_event event = in_context(exception(14)), fault = exception(seconds[i]);

        fault.rip = fault.rsp = fault.rflags = 0xBAD;
        fault.cs = fault.ss = 0xBAD;
        event.sti = true;
        assert_true(soft_nest(&event, &fault));
        assert_int_equal(event.rip, 0x1111);
        assert_int_equal(event.rflags, rflags[i]);
        assert_int_equal(event.rsp, 0x2222);
        assert_int_equal(event.cs, 0x38);
        assert_int_equal(event.ss, 0x30);
        assert_int_equal(event.level, 1);
        assert_true(event.long_mode && event.sti);
    }
}

/* The exception must not inherit the latch, nor the length and SYS bit of an instruction. */
static void the_flags_of_the_first_event_are_cleared(void **state)
{
    struct fred_event nmi = in_context((struct fred_event){.type = EVENT_NMI, .vector = 2, .latch = true});
    struct fred_event int_n = in_context(
        (struct fred_event){.type = EVENT_SOFTWARE_INTERRUPT, .vector = 14, .length = 2, .sys = true});
    struct fred_event fault = exception(14);

    (void)state;
    assert_true(soft_nest(&nmi, &fault));
    assert_false(nmi.latch);
    assert_true(soft_nest(&int_n, &fault));
    assert_false(int_n.sys);
    assert_int_equal(int_n.length, 0);
}

static void fault_upon_fault_ends_in_shutdown(void **state)
{
    struct fred_event event = in_context((struct fred_event){.type = EVENT_NMI, .vector = 2, .latch = true});
    struct fred_event pf = exception(14), gp = exception(13), ud = exception(6);

    (void)state;
    assert_true(soft_nest(&event, &pf));
    expect_nested(event, 14, "NMI, #PF");
    assert_true(soft_nest(&event, &gp));
    expect_double_fault(event, "NMI, #PF, #GP");
    assert_false(soft_nest(&event, &pf));
    assert_false(soft_nest(&event, &gp));
    assert_true(soft_nest(&event, &ud));
    expect_nested(event, 6, "NMI, #PF, #GP, #UD");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exceptions_pair_as_the_table_says),
        cmocka_unit_test(events_of_other_types_are_benign),
        cmocka_unit_test(the_context_stays_that_of_the_first_event),
        cmocka_unit_test(the_flags_of_the_first_event_are_cleared),
        cmocka_unit_test(fault_upon_fault_ends_in_shutdown),
    };

    return RUN(tests);
}
