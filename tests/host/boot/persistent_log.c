/*
 * A journal is whole whatever moment a reset strikes at, and what else may lie in memory is never taken for
 * one.
 */
#include "tests/host/boot/persistent_log.h"

static void what_was_written_is_found_after_a_reset(void **state)
{
    struct persistent_log j = fresh(), found;
    char *all;

    (void)state;
    persistent_log_write(&j, "ok 1\n", 5);
    persistent_log_status(&j, "case 2");
    persistent_log_write(&j, "ok", 2);
    assert_int_equal(persistent_log_claim(memory, ADDRESS), SIZE);
    assert_int_equal(find(&found, memory), PERSISTENT_LOG_OPEN);
    all = read_all(&found);
    assert_string_equal(all, "ok 1\nok");
    assert_string_equal(found.now.status, "case 2");
    free(all);
}

static void one_that_ended_is_told_from_one_that_did_not(void **state)
{
    struct persistent_log j = fresh(), found;

    (void)state;
    assert_int_equal(find(&found, memory), PERSISTENT_LOG_OPEN);
    persistent_log_end(&j);
    assert_int_equal(find(&found, memory), PERSISTENT_LOG_ENDED);
    j = fresh();
    assert_int_equal(find(&found, memory), PERSISTENT_LOG_OPEN);
    persistent_log_write(&j, "ok\n", 3);
    assert_int_equal(find(&found, cached), PERSISTENT_LOG_OPEN);
    persistent_log_end(&found); /* as who has saved it does */
    assert_int_equal(find(&found, memory), PERSISTENT_LOG_ENDED);
}

/* What persistent_log_text has to make of these lines: the beginning and the end, whole entries. */
static void check_lines(const char *all, unsigned lines, size_t written)
{
    char line[ENTRY], note[64];
    const char *at = all;
    unsigned n = 0;
    size_t lost = written - strlen(all);

    for (; n < lines && (line_of(line, sizeof(line), n), !strncmp(at, line, strlen(line))); n++)
        at += strlen(line);
    if (written <= HEAD + RING) {
        assert_int_equal(n, lines);
        assert_int_equal(*at, '\0');
        return;
    }
    assert_true((size_t)(at - all) <= HEAD && (size_t)(at - all) + 2 * sizeof(line) > HEAD);
    lost += (size_t)(strchr(at, '\n') + 1 - at);
    snprintf(note, sizeof(note), "# %zu bytes are missing here\n", lost);
    EXPECT(!strncmp(at, note, strlen(note)), "of %zu bytes: want %s, got %.40s", written, note, at);
    at += strlen(note);
    EXPECT(strlen(at) <= RING && strlen(at) + 2 * sizeof(line) + 512 > RING, "%zu bytes of the end",
           strlen(at));
    for (n = (unsigned)atoi(at); n < lines; n++) {
        line_of(line, sizeof(line), n);
        EXPECT(!strncmp(at, line, strlen(line)), "line %u is not there, but %.20s", n, at);
        at += strlen(line);
    }
    assert_int_equal(*at, '\0');
}

static void of_a_long_run_the_beginning_and_the_end_are_kept(void **state)
{
    (void)state;
    for (unsigned lines = 1; lines < 300; lines++) {
        struct persistent_log j = fresh(), found;
        size_t written = 0;
        char line[ENTRY], *all;

        for (unsigned n = 0; n < lines; n++) {
            size_t length = line_of(line, sizeof(line), n);

            persistent_log_write(&j, line, length);
            written += length;
        }
        assert_int_equal(find(&found, memory), PERSISTENT_LOG_OPEN);
        all = read_all(&found);
        check_lines(all, lines, written);
        free(all);
    }
}

static void a_text_longer_than_all_memory_is_no_matter(void **state)
{
    static char text[5 * PERSISTENT_LOG_LEAST];
    struct persistent_log j = fresh(), found;
    char *all;

    (void)state;
    memset(text, 'x', sizeof(text));
    text[sizeof(text) - 4] = '\n';
    persistent_log_write(&j, text, sizeof(text));
    assert_int_equal(find(&found, memory), PERSISTENT_LOG_OPEN);
    all = read_all(&found);
    assert_string_equal(all + strlen(all) - 3, "xxx");
    assert_non_null(strstr(all, " bytes are missing here\n"));
    free(all);
}

static size_t whole_instants;
static const char *status_before, *status_after;

/* A reset now: of the text so far, no more is lost than what was under way. */
static void expect_whole(void)
{
    uint8_t *copies[] = {memory, cached};

    for (size_t i = 0; i < COUNT_OF(copies); i++) {
        struct persistent_log found;
        enum persistent_log_found what = find(&found, copies[i]);

        EXPECT(what == PERSISTENT_LOG_OPEN, "instant %zu, %s: found %d", whole_instants,
               i ? "caches" : "memory", what);
        EXPECT(!strcmp(found.now.status, status_before) || !strcmp(found.now.status, status_after),
               "status %s", found.now.status);
    }
    whole_instants++;
}

static void a_reset_at_any_instant_leaves_it_whole(void **state)
{
    struct persistent_log j = fresh();
    char line[ENTRY];

    (void)state;
    whole_instants = 0;
    status_before = status_after = "";
    at_each_line = expect_whole;
    for (unsigned n = 0; n < 200; n++) {
        persistent_log_write(&j, line, line_of(line, sizeof(line), n));
        status_after = n % 2 ? "odd" : "even";
        persistent_log_status(&j, status_after);
        status_before = status_after;
    }
    assert_true(whole_instants > 1000);
}

static void expect_none_or_new(void)
{
    struct persistent_log found;
    enum persistent_log_found what = find(&found, memory);

    EXPECT(what == PERSISTENT_LOG_NONE || (what == PERSISTENT_LOG_OPEN && found.now.end == 0),
           "while it is made: found %d", what);
}

static void while_it_is_made_no_older_one_is_found(void **state)
{
    struct persistent_log j = fresh();

    (void)state;
    persistent_log_write(&j, "old\n", 4);
    at_each_line = expect_none_or_new;
    j = fresh();
}

static void other_memory_is_none(void **state)
{
    struct persistent_log found;

    (void)state;
    assert_int_equal(find(&found, memory), PERSISTENT_LOG_NONE);
    assert_int_equal(persistent_log_claim(memory, ADDRESS), 0);
    memset(memory, 0, SIZE);
    assert_int_equal(find(&found, memory), PERSISTENT_LOG_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_written_is_found_after_a_reset, begin, end),
        cmocka_unit_test_setup_teardown(one_that_ended_is_told_from_one_that_did_not, begin, end),
        cmocka_unit_test_setup_teardown(of_a_long_run_the_beginning_and_the_end_are_kept, begin, end),
        cmocka_unit_test_setup_teardown(a_text_longer_than_all_memory_is_no_matter, begin, end),
        cmocka_unit_test_setup_teardown(a_reset_at_any_instant_leaves_it_whole, begin, end),
        cmocka_unit_test_setup_teardown(while_it_is_made_no_older_one_is_found, begin, end),
        cmocka_unit_test_setup_teardown(other_memory_is_none, begin, end),
    };

    return RUN(tests);
}
