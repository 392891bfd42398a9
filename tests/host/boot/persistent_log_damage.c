/* A journal that memory damaged, or that somebody forged, is found out, and no byte beside it is read. */
#include "tests/host/boot/persistent_log.h"

/* Text and status as they were, or fewer of them, or told as damaged. */
static void check_damaged(size_t byte, unsigned bit)
{
    struct persistent_log found;
    enum persistent_log_found what = find(&found, memory);
    char *all;

    if (byte < offsetof(struct persistent_log_header, check) + 8)
        EXPECT(what == PERSISTENT_LOG_NONE || what == PERSISTENT_LOG_BROKEN, "header bit %zu.%u: found %d",
               byte, bit, what);
    if (what == PERSISTENT_LOG_OPEN) {
        all = read_all(&found);
        EXPECT(!strncmp(all, "one\ntwo\n", strlen(all)), "bit %zu.%u: %s", byte, bit, all);
        free(all);
    } else if (byte >= sizeof(struct persistent_log_header)) {
        EXPECT(what == PERSISTENT_LOG_CHANGED, "text bit %zu.%u: found %d", byte, bit, what);
    }
}

static void every_bit_that_falls_over_is_noticed(void **state)
{
    struct persistent_log j = fresh();

    (void)state;
    persistent_log_write(&j, "one\n", 4);
    persistent_log_write(&j, "two\n", 4);
    for (size_t byte = 0; byte < sizeof(struct persistent_log_header) + 8; byte++) {
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
        {"more than is there", ADDRESS, 2 * SIZE, SIZE - sizeof(struct persistent_log_header) / 2},
        {"more than there can be", ADDRESS, PERSISTENT_LOG_MOST + 0x1000, HEAD},
        {"all there can be", ADDRESS, ~0UL, HEAD},
        {"a head as large as all", ADDRESS, SIZE, ROOM},
        {"a head larger than all", ADDRESS, SIZE, ~0UL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(headers); i++) {
        struct persistent_log j = fresh(), found;
        struct persistent_log_header *h = (struct persistent_log_header *)(void *)memory;

        persistent_log_write(&j, "ok\n", 3);
        h->address = headers[i].address;
        h->size = headers[i].size;
        h->head = headers[i].head;
        for (unsigned r = 0; r < 2; r++) {
            h->record[r].start = h->head;
            h->record[r].check = fnv(&h->record[r], offsetof(struct persistent_log_record, check));
        }
        h->check = fnv(h, offsetof(struct persistent_log_header, check));
        EXPECT(find(&found, memory) == PERSISTENT_LOG_BROKEN, "%s is believed", headers[i].what);
        EXPECT(persistent_log_claim(memory, ADDRESS) <= PERSISTENT_LOG_MOST, "%s is claimed",
               headers[i].what);
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
        struct persistent_log j = fresh(), found;
        struct persistent_log_header *h = (struct persistent_log_header *)(void *)memory;

        persistent_log_write(&j, "ok\n", 3);
        for (unsigned r = 0; r < 2; r++) {
            h->record[r].start = records[i].start;
            h->record[r].end = records[i].end;
            h->record[r].check = fnv(&h->record[r], offsetof(struct persistent_log_record, check));
        }
        EXPECT(find(&found, memory) == PERSISTENT_LOG_BROKEN, "%s is believed", records[i].what);
    }
}

/* Whatever is found can be ended, or it would be found again at each start. */
static void the_last_number_can_be_followed(void **state)
{
    struct persistent_log j = fresh(), found;
    struct persistent_log_header *h = (struct persistent_log_header *)(void *)memory;

    (void)state;
    persistent_log_write(&j, "ok\n", 3);
    for (unsigned r = 0; r < 2; r++) {
        h->record[r].sequence = ~1UL + r;
        h->record[r].check = fnv(&h->record[r], offsetof(struct persistent_log_record, check));
    }
    memcpy(cached, memory, SIZE);
    assert_int_equal(find(&found, cached), PERSISTENT_LOG_OPEN);
    assert_true(found.now.sequence == ~0UL);
    persistent_log_end(&found);
    assert_int_equal(find(&found, memory), PERSISTENT_LOG_ENDED);
}

static void a_status_always_ends_and_can_be_said(void **state)
{
    struct persistent_log j = fresh(), found;
    struct persistent_log_header *h = (struct persistent_log_header *)(void *)memory;
    char text[2 * PERSISTENT_LOG_STATUS];

    (void)state;
    memset(text, 'x', sizeof(text));
    text[sizeof(text) - 1] = '\0';
    persistent_log_status(&j, text);
    assert_int_equal(find(&found, memory), PERSISTENT_LOG_OPEN);
    assert_int_equal(strlen(found.now.status), PERSISTENT_LOG_STATUS - 1);
    for (unsigned r = 0; r < 2; r++) {
        memset(h->record[r].status, r ? '\n' : '\xFF', PERSISTENT_LOG_STATUS);
        h->record[r].check = fnv(&h->record[r], offsetof(struct persistent_log_record, check));
    }
    assert_int_equal(find(&found, memory), PERSISTENT_LOG_OPEN);
    assert_int_equal(strlen(found.now.status), PERSISTENT_LOG_STATUS - 1);
    assert_int_equal(strspn(found.now.status, "?"), PERSISTENT_LOG_STATUS - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_bit_that_falls_over_is_noticed, begin, end),
        cmocka_unit_test_setup_teardown(numbers_that_cannot_be_are_not_believed, begin, end),
        cmocka_unit_test_setup_teardown(records_that_cannot_be_are_not_believed, begin, end),
        cmocka_unit_test_setup_teardown(the_last_number_can_be_followed, begin, end),
        cmocka_unit_test_setup_teardown(a_status_always_ends_and_can_be_said, begin, end),
    };

    return RUN(tests);
}
