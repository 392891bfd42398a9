/*
 * A journal is whole whatever moment a reset strikes at, and what else may lie in memory is never taken for
 * one.
 */
#include "tests/host/unit.h"

#include "boot/journal.h"
#include "include/bits.h"

#include <stdio.h>

#define SIZE    JOURNAL_LEAST
#define ROOM    (SIZE - sizeof(struct journal_header))
#define HEAD    (ROOM / 2)
#define RING    (ROOM - HEAD)
#define ADDRESS 0x4000000UL
#define LINE    64UL

static uint8_t *cached, *memory; /* what the CPU sees, and what a reset would leave of it */
static void (*at_each_line)(void);

static void write_back(const void *start, size_t size)
{
    size_t from = align_down((uint64_t)((const uint8_t *)start - cached), LINE);
    size_t to = (size_t)((const uint8_t *)start - cached) + size;

    assert_true(to <= SIZE);
    for (size_t at = from; at < to; at += LINE) {
        memcpy(memory + at, cached + at, LINE);
        if (at_each_line)
            at_each_line();
    }
}

static int begin(void **state)
{
    uint64_t seed = 7;

    (void)state;
    cached = aligned_alloc(LINE, SIZE);
    memory = aligned_alloc(LINE, SIZE);
    for (size_t i = 0; i < SIZE; i++)
        cached[i] = memory[i] = (uint8_t)random_word(&seed);
    at_each_line = NULL;
    return !cached || !memory;
}

static int end(void **state)
{
    (void)state;
    free(cached);
    free(memory);
    return 0;
}

static struct journal fresh(void)
{
    struct journal j;

    journal_make(&j, cached, ADDRESS, SIZE, write_back);
    return j;
}

static enum journal_found find(struct journal *j, void *where)
{
    return journal_find(j, where, ADDRESS, SIZE, write_back);
}

/* All pieces, NUL-terminated. Free it. */
static char *read_all(const struct journal *j)
{
    char *all = calloc(1, 2 * SIZE);
    struct journal_text text;
    size_t used = 0;

    assert_non_null(all);
    journal_text(j, &text);
    for (size_t i = 0; i < JOURNAL_PIECES; i++) {
        memcpy(all + used, text.pieces[i].text, text.pieces[i].length);
        used += text.pieces[i].length;
    }
    return all;
}

/* Lines of different lengths, each with its number. */
static size_t line_of(char *out, size_t size, unsigned n)
{
    return (size_t)snprintf(
        out, size, "%u%.*s\n", n, (int)(n * 37 % 90),
        "..........................................................................................");
}

static void what_was_written_is_found_after_a_reset(void **state)
{
    struct journal j = fresh(), found;
    char *all;

    (void)state;
    journal_write(&j, "ok 1\n", 5);
    journal_status(&j, "case 2");
    journal_write(&j, "ok", 2);
    assert_int_equal(journal_claim(memory, ADDRESS), SIZE);
    assert_int_equal(find(&found, memory), JOURNAL_OPEN);
    all = read_all(&found);
    assert_string_equal(all, "ok 1\nok");
    assert_string_equal(found.now.status, "case 2");
    free(all);
}

static void one_that_ended_is_told_from_one_that_did_not(void **state)
{
    struct journal j = fresh(), found;

    (void)state;
    assert_int_equal(find(&found, memory), JOURNAL_OPEN);
    journal_end(&j);
    assert_int_equal(find(&found, memory), JOURNAL_ENDED);
    j = fresh();
    assert_int_equal(find(&found, memory), JOURNAL_OPEN);
    journal_write(&j, "ok\n", 3);
    assert_int_equal(find(&found, cached), JOURNAL_OPEN);
    journal_end(&found); /* as who has saved it does */
    assert_int_equal(find(&found, memory), JOURNAL_ENDED);
}

/* What journal_text has to make of these lines: the beginning and the end, whole lines. */
static void check_lines(const char *all, unsigned lines, size_t written)
{
    char line[128], note[64];
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
    assert_true((size_t)(at - all) <= HEAD && (size_t)(at - all) + sizeof(line) > HEAD);
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
        struct journal j = fresh(), found;
        size_t written = 0;
        char line[128], *all;

        for (unsigned n = 0; n < lines; n++) {
            size_t length = line_of(line, sizeof(line), n);

            journal_write(&j, line, length);
            written += length;
        }
        assert_int_equal(find(&found, memory), JOURNAL_OPEN);
        all = read_all(&found);
        check_lines(all, lines, written);
        free(all);
    }
}

static void a_text_longer_than_all_memory_is_no_matter(void **state)
{
    static char text[5 * JOURNAL_LEAST];
    struct journal j = fresh(), found;
    char *all;

    (void)state;
    memset(text, 'x', sizeof(text));
    text[sizeof(text) - 4] = '\n';
    journal_write(&j, text, sizeof(text));
    assert_int_equal(find(&found, memory), JOURNAL_OPEN);
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
        struct journal found;
        enum journal_found what = find(&found, copies[i]);

        EXPECT(what == JOURNAL_OPEN, "instant %zu, %s: found %d", whole_instants, i ? "caches" : "memory",
               what);
        EXPECT(!strcmp(found.now.status, status_before) || !strcmp(found.now.status, status_after),
               "status %s", found.now.status);
    }
    whole_instants++;
}

static void a_reset_at_any_instant_leaves_it_whole(void **state)
{
    struct journal j = fresh();
    char line[128];

    (void)state;
    whole_instants = 0;
    status_before = status_after = "";
    at_each_line = expect_whole;
    for (unsigned n = 0; n < 200; n++) {
        journal_write(&j, line, line_of(line, sizeof(line), n));
        status_after = n % 2 ? "odd" : "even";
        journal_status(&j, status_after);
        status_before = status_after;
    }
    assert_true(whole_instants > 1000);
}

static void expect_none_or_new(void)
{
    struct journal found;
    enum journal_found what = find(&found, memory);

    EXPECT(what == JOURNAL_NONE || (what == JOURNAL_OPEN && found.now.end == 0), "while it is made: found %d",
           what);
}

static void while_it_is_made_no_older_one_is_found(void **state)
{
    struct journal j = fresh();

    (void)state;
    journal_write(&j, "old\n", 4);
    at_each_line = expect_none_or_new;
    j = fresh();
}

static void other_memory_is_none(void **state)
{
    struct journal found;

    (void)state;
    assert_int_equal(find(&found, memory), JOURNAL_NONE);
    assert_int_equal(journal_claim(memory, ADDRESS), 0);
    memset(memory, 0, SIZE);
    assert_int_equal(find(&found, memory), JOURNAL_NONE);
}

/* Text and status as they were, or fewer of them, or told as damaged. */
static void check_damaged(size_t byte, unsigned bit)
{
    struct journal found;
    enum journal_found what = find(&found, memory);
    char *all;

    if (byte < offsetof(struct journal_header, check) + 8)
        EXPECT(what == JOURNAL_NONE || what == JOURNAL_BROKEN, "header bit %zu.%u: found %d", byte, bit,
               what);
    if (what == JOURNAL_OPEN) {
        all = read_all(&found);
        EXPECT(!strncmp(all, "one\ntwo\n", strlen(all)), "bit %zu.%u: %s", byte, bit, all);
        free(all);
    } else if (byte >= sizeof(struct journal_header)) {
        EXPECT(what == JOURNAL_CHANGED, "text bit %zu.%u: found %d", byte, bit, what);
    }
}

static void every_bit_that_falls_over_is_noticed(void **state)
{
    struct journal j = fresh();

    (void)state;
    journal_write(&j, "one\n", 4);
    journal_write(&j, "two\n", 4);
    for (size_t byte = 0; byte < sizeof(struct journal_header) + 8; byte++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            memory[byte] ^= (uint8_t)(1 << bit);
            check_damaged(byte, bit);
            memory[byte] ^= (uint8_t)(1 << bit);
        }
    }
}

static uint64_t fnv(const void *start, size_t size)
{
    uint64_t hash = 0xCBF29CE484222325UL;

    for (size_t i = 0; i < size; i++)
        hash = (hash ^ ((const uint8_t *)start)[i]) * 0x100000001B3UL;
    return hash;
}

/* A header that lies, but whose check is right: whoever made it, nothing is read outside of what is there. */
static void numbers_that_cannot_be_are_not_believed(void **state)
{
    static const struct {
        const char *what;
        uint64_t address, size, head;
    } headers[] = {
        {"another address", ADDRESS + 0x1000, SIZE, HEAD},
        {"no size", ADDRESS, 0, HEAD},
        {"a size below that of the header", ADDRESS, 64, HEAD},
        {"more than is there", ADDRESS, 2 * SIZE, SIZE - sizeof(struct journal_header) / 2},
        {"more than there can be", ADDRESS, JOURNAL_MOST + 0x1000, HEAD},
        {"all there can be", ADDRESS, ~0UL, HEAD},
        {"a head as large as all", ADDRESS, SIZE, ROOM},
        {"a head larger than all", ADDRESS, SIZE, ~0UL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(headers); i++) {
        struct journal j = fresh(), found;
        struct journal_header *h = (struct journal_header *)(void *)memory;

        journal_write(&j, "ok\n", 3);
        h->address = headers[i].address;
        h->size = headers[i].size;
        h->head = headers[i].head;
        for (unsigned r = 0; r < 2; r++) {
            h->record[r].start = h->head;
            h->record[r].check = fnv(&h->record[r], offsetof(struct journal_record, check));
        }
        h->check = fnv(h, offsetof(struct journal_header, check));
        EXPECT(find(&found, memory) == JOURNAL_BROKEN, "%s is believed", headers[i].what);
        EXPECT(journal_claim(memory, ADDRESS) <= JOURNAL_MOST, "%s is claimed", headers[i].what);
    }
}

static void records_that_cannot_be_are_not_believed(void **state)
{
    static const struct {
        const char *what;
        uint64_t start, end;
    } records[] = {
        {"a start in the head", HEAD - 1, HEAD + 1},
        {"a start at 0", 0, 3},
        {"more than there is room for", HEAD, HEAD + RING + 1},
        {"an end before the start", HEAD + 1, HEAD},
        {"an end that ran over", HEAD, ~0UL},
        {"all of it", ~0UL, ~0UL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(records); i++) {
        struct journal j = fresh(), found;
        struct journal_header *h = (struct journal_header *)(void *)memory;

        journal_write(&j, "ok\n", 3);
        for (unsigned r = 0; r < 2; r++) {
            h->record[r].start = records[i].start;
            h->record[r].end = records[i].end;
            h->record[r].check = fnv(&h->record[r], offsetof(struct journal_record, check));
        }
        EXPECT(find(&found, memory) == JOURNAL_BROKEN, "%s is believed", records[i].what);
    }
}

/* Whatever is found can be ended, or it would be found again at each start. */
static void the_last_number_can_be_followed(void **state)
{
    struct journal j = fresh(), found;
    struct journal_header *h = (struct journal_header *)(void *)memory;

    (void)state;
    journal_write(&j, "ok\n", 3);
    for (unsigned r = 0; r < 2; r++) {
        h->record[r].sequence = ~1UL + r;
        h->record[r].check = fnv(&h->record[r], offsetof(struct journal_record, check));
    }
    memcpy(cached, memory, SIZE);
    assert_int_equal(find(&found, cached), JOURNAL_OPEN);
    assert_true(found.now.sequence == ~0UL);
    journal_end(&found);
    assert_int_equal(find(&found, memory), JOURNAL_ENDED);
}

static void a_status_always_ends_and_can_be_said(void **state)
{
    struct journal j = fresh(), found;
    struct journal_header *h = (struct journal_header *)(void *)memory;
    char text[2 * JOURNAL_STATUS];

    (void)state;
    memset(text, 'x', sizeof(text));
    text[sizeof(text) - 1] = '\0';
    journal_status(&j, text);
    assert_int_equal(find(&found, memory), JOURNAL_OPEN);
    assert_int_equal(strlen(found.now.status), JOURNAL_STATUS - 1);
    for (unsigned r = 0; r < 2; r++) {
        memset(h->record[r].status, r ? '\n' : '\xFF', JOURNAL_STATUS);
        h->record[r].check = fnv(&h->record[r], offsetof(struct journal_record, check));
    }
    assert_int_equal(find(&found, memory), JOURNAL_OPEN);
    assert_int_equal(strlen(found.now.status), JOURNAL_STATUS - 1);
    assert_int_equal(strspn(found.now.status, "?"), JOURNAL_STATUS - 1);
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
        cmocka_unit_test_setup_teardown(every_bit_that_falls_over_is_noticed, begin, end),
        cmocka_unit_test_setup_teardown(numbers_that_cannot_be_are_not_believed, begin, end),
        cmocka_unit_test_setup_teardown(records_that_cannot_be_are_not_believed, begin, end),
        cmocka_unit_test_setup_teardown(the_last_number_can_be_followed, begin, end),
        cmocka_unit_test_setup_teardown(a_status_always_ends_and_can_be_said, begin, end),
    };

    return RUN(tests);
}
