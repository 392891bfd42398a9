/* strike=: every event at every phase, in order, and every kind of error. */
#include "tests/host/unit.h"

#include "include/bits.h"
#include "tests/strike/list.h"

#include <stdio.h>

#define NAME(id, name, ...) name,

static const char *const events[] = {STRIKES(NAME)};

static error parse_list(const char *text, struct strike *out, unsigned *count)
{
    char *copy = exact_copy(text, strlen(text) + 1);
    error e = strike_list(copy, out, count);

    free(copy);
    return e;
}

static void every_event_at_every_phase(void **state)
{
    struct strike out[STRIKES_MOST];
    char text[80];
    unsigned count;

    (void)state;
    for (unsigned event = 0; event < COUNT_OF(events); event++) {
        for (unsigned phase = 0; phase < PHASE_COUNT; phase++) {
            snprintf(text, sizeof(text), "%s@%s", events[event], phase_name((enum phase)phase));
            assert_null(parse_list(text, out, &count));
            assert_int_equal(count, 1);
            EXPECT(out[0].event == event && out[0].phase == phase, "%s is %u at %u", text, out[0].event,
                   out[0].phase);
        }
    }
}

static void several_strikes_keep_their_order(void **state)
{
    struct strike out[STRIKES_MOST];
    unsigned count;

    (void)state;
    assert_null(parse_list("ud@latch,pf@report,ud@latch", out, &count));
    assert_int_equal(count, 3);
    assert_int_equal(out[0].event, STRIKE_UD);
    assert_int_equal(out[0].phase, PHASE_LATCH);
    assert_int_equal(out[1].event, STRIKE_PF);
    assert_int_equal(out[1].phase, PHASE_REPORT);
    assert_int_equal(out[2].phase, PHASE_LATCH);
    assert_null(parse_list("", out, &count));
    assert_int_equal(count, 0);
}

static void errors_name_the_wrong_word(void **state)
{
    static const struct {
        const char *text, *says;
    } rows[] = {
        {"ud", "\"ud\" is not EVENT@PHASE"},
        {"ud@latch,", "\"\" is not EVENT@PHASE"},
        {",ud@latch", "\"\" is not EVENT@PHASE"},
        {"ud@", "\"\" is no phase"},
        {"@latch", "\"\" is no event"},
        {"u@latch", "\"u\" is no event, the events are de db "},
        {"udd@latch", "\"udd\" is no event"},
        {"UD@latch", "\"UD\" is no event"},
        {"ud@latches", "\"latches\" is no phase, the phases are firmware taken "},
        {"ud@lat", "\"lat\" is no phase"},
        {"ud@latch@case", "\"latch@case\" is no phase"},
        {"ud@latch pf@case", "is no phase"},
        {"ud@case,ud@case,ud@case,ud@case,ud@case,ud@case,ud@case,ud@case,ud@case", "more than 8"},
    };
    struct strike out[STRIKES_MOST];
    unsigned count;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        error e = parse_list(rows[i].text, out, &count);

        EXPECT(e && strstr(e, rows[i].says), "%s: %s", rows[i].text, e ? e : "is taken");
    }
}

/* An error lists all names in one line. */
static void all_names_fit(void **state)
{
    struct strike out[STRIKES_MOST];
    unsigned count;

    (void)state;
    assert_non_null(strstr(parse_list("x@latch", out, &count), events[COUNT_OF(events) - 1]));
    assert_non_null(strstr(parse_list("ud@x", out, &count), phase_name((enum phase)(PHASE_COUNT - 1))));
}

/* The watcher is called when a phase begins, not when it resumes. */
static unsigned begun[PHASE_COUNT];

static void watcher(enum phase phase)
{
    begun[phase]++;
}

static void a_watcher_sees_each_phase_that_begins(void **state)
{
    enum phase before;

    (void)state;
    phase_watch(watcher);
    phase_begin(PHASE_CASE);
    before = phase_begin(PHASE_NMI);
    assert_int_equal(before, PHASE_CASE);
    assert_int_equal(phase_now(), PHASE_NMI);
    phase_return(before);
    assert_int_equal(phase_now(), PHASE_CASE);
    phase_watch(NULL);
    phase_begin(PHASE_BACK);
    assert_int_equal(begun[PHASE_CASE], 1);
    assert_int_equal(begun[PHASE_NMI], 1);
    assert_int_equal(begun[PHASE_BACK], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_event_at_every_phase),
        cmocka_unit_test(several_strikes_keep_their_order),
        cmocka_unit_test(errors_name_the_wrong_word),
        cmocka_unit_test(all_names_fit),
        cmocka_unit_test(a_watcher_sees_each_phase_that_begins),
    };

    return RUN(tests);
}
