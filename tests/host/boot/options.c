/* One word key=value: every key, every value, and every kind of error. */
#include "tests/host/unit.h"

#include "boot/options/options.h"
#include "include/bits.h"

#define UNTOUCHED 77 /* in every field before a word is parsed */

static const struct options untouched = {
    UNTOUCHED,   UNTOUCHED,   UNTOUCHED,   UNTOUCHED, UNTOUCHED, UNTOUCHED, UNTOUCHED,
    "untouched", "untouched", UNTOUCHED,   UNTOUCHED, UNTOUCHED, UNTOUCHED, UNTOUCHED,
    UNTOUCHED,   "untouched", "untouched", UNTOUCHED, UNTOUCHED,
};

/* The memory ends with the word, so that ASan catches an overrun. */
static error parse_bytes(struct options *o, const char *word, size_t length)
{
    char *copy = exact_copy(word, length);
    error e = options_word(o, copy, length);

    free(copy);
    return e;
}

static error parse(struct options *o, const char *word)
{
    return parse_bytes(o, word, strlen(word));
}

static void without_words_the_defaults_apply(void **state)
{
    struct options o = options_default();

    (void)state;
    assert_int_equal(o.fred, FRED_AUTO);
    assert_int_equal(o.layout, LAYOUT_AUTO);
    assert_int_equal(o.vmx, VMX_AUTO);
    assert_int_equal(o.way, WAY_DIRECT);
    assert_int_equal(o.after, AFTER_RETURN);
    assert_int_equal(o.memory, 2);
    assert_int_equal(o.cpus, 0);
    assert_string_equal(o.only, "");
    assert_string_equal(o.skip, "");
    assert_int_equal(o.repeat, 1);
    assert_int_equal(o.shuffle, 0);
    assert_int_equal(o.storm, 200);
    assert_int_equal(o.seed, 0);
    assert_int_equal(o.bench, 20);
    assert_int_equal(o.mitigations, MITIGATIONS_OFF);
    assert_string_equal(o.fault, "");
    assert_string_equal(o.strike, "");
    assert_int_equal(o.serial, SERIAL_AUTO);
    assert_int_equal(o.screen, SCREEN_AUTO);
}

static void every_value_sets_its_field_and_no_other(void **state)
{
    static const struct {
        const char *word;
        size_t offset;
        unsigned value;
    } rows[] = {
        {"cpus=all", offsetof(struct options, cpus), 0},
        {"cpus=1", offsetof(struct options, cpus), 1},
        {"cpus=65536", offsetof(struct options, cpus), 65536},
        {"fred=auto", offsetof(struct options, fred), FRED_AUTO},
        {"fred=native", offsetof(struct options, fred), FRED_NATIVE},
        {"fred=soft", offsetof(struct options, fred), FRED_SOFT},
        {"layout=auto", offsetof(struct options, layout), LAYOUT_AUTO},
        {"layout=ss18", offsetof(struct options, layout), LAYOUT_SS18},
        {"layout=cs28", offsetof(struct options, layout), LAYOUT_CS28},
        {"vmx=auto", offsetof(struct options, vmx), VMX_AUTO},
        {"vmx=on", offsetof(struct options, vmx), VMX_ON},
        {"vmx=off", offsetof(struct options, vmx), VMX_OFF},
#define WAY_ROW(id, word, ...) {"way=" word, offsetof(struct options, way), WAY_##id},
        WAYS(WAY_ROW){"after=off", offsetof(struct options, after), AFTER_OFF},
        {"after=reset", offsetof(struct options, after), AFTER_RESET},
        {"after=return", offsetof(struct options, after), AFTER_RETURN},
        {"after=halt", offsetof(struct options, after), AFTER_HALT},
        {"screen=auto", offsetof(struct options, screen), SCREEN_AUTO},
        {"screen=small", offsetof(struct options, screen), SCREEN_SMALL},
        {"screen=large", offsetof(struct options, screen), SCREEN_LARGE},
        {"screen=off", offsetof(struct options, screen), SCREEN_OFF},
        {"memory=2", offsetof(struct options, memory), 2},
        {"memory=3", offsetof(struct options, memory), 3},
        {"memory=0016", offsetof(struct options, memory), 16},
        {"memory=000000064", offsetof(struct options, memory), 64},
        {"memory=65535", offsetof(struct options, memory), 65535},
        {"memory=65536", offsetof(struct options, memory), 65536},
        {"repeat=1", offsetof(struct options, repeat), 1},
        {"repeat=1000000", offsetof(struct options, repeat), 1000000},
        {"shuffle=0", offsetof(struct options, shuffle), 0},
        {"shuffle=999999999", offsetof(struct options, shuffle), 999999999},
        {"storm=1", offsetof(struct options, storm), 1},
        {"storm=100000000", offsetof(struct options, storm), 100000000},
        {"seed=0", offsetof(struct options, seed), 0},
        {"seed=999999999", offsetof(struct options, seed), 999999999},
        {"bench=1", offsetof(struct options, bench), 1},
        {"bench=1000", offsetof(struct options, bench), 1000},
        {"mitigations=off", offsetof(struct options, mitigations), MITIGATIONS_OFF},
        {"mitigations=on", offsetof(struct options, mitigations), MITIGATIONS_ON},
        {"serial=auto", offsetof(struct options, serial), SERIAL_AUTO},
        {"serial=off", offsetof(struct options, serial), SERIAL_OFF},
        {"screen=auto", offsetof(struct options, screen), SCREEN_AUTO},
        {"screen=small", offsetof(struct options, screen), SCREEN_SMALL},
        {"screen=large", offsetof(struct options, screen), SCREEN_LARGE},
        {"screen=off", offsetof(struct options, screen), SCREEN_OFF},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct options o = untouched, expected = untouched;
        error e = parse(&o, rows[i].word);

        memcpy((char *)&expected + rows[i].offset, &rows[i].value, sizeof(unsigned));
        EXPECT(!e, "%s: %s", rows[i].word, e);
        EXPECT(memcmp(&o, &expected, sizeof(o)) == 0, "%s sets something else", rows[i].word);
    }
}

static void a_wrong_word_is_named_and_changes_nothing(void **state)
{
#define KEYS                                                                                           \
    "the options are fred layout vmx way after memory cpus only skip repeat shuffle storm seed bench " \
    "mitigations fault "                                                                               \
    "strike serial screen"
#define NUMBERS "memory takes a number from 2 to 65536"
    static const struct {
        const char *word, *told, *known;
    } rows[] = {
        {"", "\"\" is not key=value", ""},
        {"vmx", "\"vmx\" is not key=value", ""},
        {"vmx:on", "\"vmx:on\" is not key=value", ""},
        {"=", "unknown option \"\"", KEYS},
        {"=on", "unknown option \"\"", KEYS},
        {"colour=red", "unknown option \"colour\"", KEYS},
        {"VMX=on", "unknown option \"VMX\"", KEYS},
        {"vm=on", "unknown option \"vm\"", KEYS},
        {"vmxx=on", "unknown option \"vmxx\"", KEYS},
        {"vmx =on", "unknown option \"vmx \"", KEYS},
        {"fred=", "fred=\"\"", "fred takes one of auto native soft"},
        {"fred=sof", "fred=\"sof\"", "fred takes one of auto native soft"},
        {"fred=softer", "fred=\"softer\"", "fred takes one of auto native soft"},
        {"layout=SS18", "layout=\"SS18\"", "layout takes one of auto ss18 cs28"},
        {"vmx=1", "vmx=\"1\"", "vmx takes one of auto on off"},
        {"vmx= on", "vmx=\" on\"", "vmx takes one of auto on off"},
        {"way=int2=", "way=\"int2=\"", "way takes one of direct direct-level int2 int2-patch"},
        {"way=direct-", "way=\"direct-\"", "way takes one of direct direct-level int2 int2-patch"},
        {"after=stop", "after=\"stop\"", "after takes one of off reset return halt"},
        {"serial=on", "serial=\"on\"", "serial takes one of auto off"},
        {"screen=on", "screen=\"on\"", "screen takes one of auto small large off"},
        {"memory=", "memory=\"\"", NUMBERS},
        {"memory=0", "memory=\"0\"", NUMBERS},
        {"memory=1", "memory=\"1\"", NUMBERS},
        {"memory=65537", "memory=\"65537\"", NUMBERS},
        {"memory=999999999", "memory=\"999999999\"", NUMBERS},
        {"memory=-2", "memory=\"-2\"", NUMBERS},
        {"memory=+2", "memory=\"+2\"", NUMBERS},
        {"memory=2M", "memory=\"2M\"", NUMBERS},
        {"memory=0x10", "memory=\"0x10\"", NUMBERS},
        {"memory=2.5", "memory=\"2.5\"", NUMBERS},
        {"memory=auto", "memory=\"auto\"", NUMBERS},
        {"cpus=0", "cpus=\"0\"", "cpus takes a number from 1 to 65536, or all"},
        {"cpus=every", "cpus=\"every\"", "cpus takes a number from 1 to 65536, or all"},
        {"repeat=0", "repeat=\"0\"", "repeat takes a number from 1 to 1000000"},
        {"repeat=1000001", "repeat=\"1000001\"", "repeat takes a number from 1 to 1000000"},
        {"shuffle=yes", "shuffle=\"yes\"", "shuffle takes a number from 0 to 999999999"},
        {"shuffle=1000000000", "shuffle=\"1000000000\"", "shuffle takes a number from 0 to 999999999"},
        {"storm=0", "storm=\"0\"", "storm takes a number from 1 to 100000000"},
        /* 2 again if truncated to 32 or 64 bits. */
        {"memory=4294967298", "memory=\"4294967298\"", NUMBERS},
        {"memory=18446744073709551618", "memory=\"18446744073709551618\"", NUMBERS},
        /* The characters next to the digits in ASCII. */
        {"memory=/", "memory=\"/\"", NUMBERS},
        {"memory=3:", "memory=\"3:\"", NUMBERS},
        /* Escape sequences that must not reach a console. */
        {"vm\x1b[2J=on", "unknown option \"vm?[2J\"", KEYS},
        {"vmx=\x80\xff\x07", "vmx=\"???\"", "vmx takes one of auto on off"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct options o = untouched;
        error e = parse(&o, rows[i].word);

        EXPECT(e, "\"%s\" is taken", rows[i].word);
        EXPECT(strstr(e, rows[i].told), "\"%s\": %s", rows[i].word, e);
        EXPECT(strstr(e, rows[i].known), "\"%s\": %s", rows[i].word, e);
        EXPECT(memcmp(&o, &untouched, sizeof(o)) == 0, "\"%s\" changes something", rows[i].word);
    }
}

static void a_nul_byte_does_not_end_a_word(void **state)
{
    struct options o = untouched;

    (void)state;
    assert_non_null(parse_bytes(&o, "vmx=on\0", 7));
    assert_non_null(parse_bytes(&o, "vmx\0=on", 7));
    assert_non_null(parse_bytes(&o, "memory=3\0", 9));
    assert_memory_equal(&o, &untouched, sizeof(o));
}

static void a_word_of_any_length_is_refused_in_one_line(void **state)
{
    static char word[OPTIONS_FILE_LIMIT];

    (void)state;
    for (size_t length = 1; length <= sizeof(word); length += 91) {
        struct options o = untouched;

        memset(word, 'k', length);
        word[length / 2] = '=';
        assert_non_null(parse_bytes(&o, word, length));
        memcpy(word, "memory=", length < 7 ? length : 7);
        assert_non_null(parse_bytes(&o, word, length));
        assert_memory_equal(&o, &untouched, sizeof(o));
    }
}

static void random_words_apply_or_change_nothing(void **state)
{
    static const char *const words[] = {"fred=soft", "layout=cs28", "vmx=off", "way=int2-patch",
                                        "memory=123"};
    uint64_t seed = 3;
    unsigned taken = 0;

    (void)state;
    for (unsigned i = 0; i < 20000; i++) {
        struct options o = untouched;
        uint64_t chance = random_word(&seed);
        char word[16];
        size_t length = strlen(words[i % 5]);

        /* Near misses: one byte changed, perhaps the end missing. */
        memcpy(word, words[i % 5], length);
        word[chance % length] = (char)(chance >> 8);
        length -= (chance >> 16) % 4 == 0;

        error e = parse_bytes(&o, word, length);

        taken += !e;
        for (const char *c = e; c && *c; c++)
            assert_in_range(*c, ' ', '~');
        if (e)
            assert_memory_equal(&o, &untouched, sizeof(o));
        else
            assert_true(o.memory >= 2 && o.memory <= 65536);
    }
    assert_in_range(taken, 1, 2000); /* memory=1x3 and the like may become valid */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_words_the_defaults_apply),
        cmocka_unit_test(every_value_sets_its_field_and_no_other),
        cmocka_unit_test(a_wrong_word_is_named_and_changes_nothing),
        cmocka_unit_test(a_nul_byte_does_not_end_a_word),
        cmocka_unit_test(a_word_of_any_length_is_refused_in_one_line),
        cmocka_unit_test(random_words_apply_or_change_nothing),
    };

    return RUN(tests);
}
