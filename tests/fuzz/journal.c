/*
 * The journal: written as the input directs, while caches write back lines at random and a reset may happen;
 * then memory is damaged, perhaps with correct check sums; then the journal is searched for.
 *
 * The input: the memory size (one byte), the write-back at which the reset happens (two), then operations: a
 * letter and its arguments.
 */
#include "tests/fuzz/fuzz.h"

#include "boot/log/persistent_log.h"
#include "include/bits.h"

#define LINE       64UL
#define ADDRESS    0x4000000UL
#define OPERATIONS 24
#define STREAM     (OPERATIONS * 0x800)

static uint8_t *cached, *memory; /* the CPU's view, and the memory that a reset would leave */
static size_t size;              /* of both */
static unsigned to_reset;        /* line write-backs until the reset */
static unsigned stray;           /* selects lines that the caches write back by themselves */

static char stream[STREAM]; /* all text written, or being written at the reset */
static uint64_t written, begun;

static void line_back(size_t at)
{
    if (to_reset > 0)
        memcpy(memory + at, cached + at, LINE);
    to_reset -= to_reset > 0;
}

static void write_back(const void *start, size_t length)
{
    size_t from = (size_t)((const uint8_t *)start - cached);

    EXPECT(from <= size && length <= size - from, "%zu bytes at %#zx", length, from);
    for (size_t at = align_down(from, LINE); at < from + length; at += LINE) {
        line_back(at);
        stray = stray * 5 + (stray & 1);
        if (stray & 1 && to_reset > 0)
            memcpy(memory + stray % size / LINE * LINE, cached + stray % size / LINE * LINE, LINE);
    }
}

static bool begins_entry(uint64_t at)
{
    return stream[at - 1] == '\n' && stream[at] != ' ';
}

/* The expected text of a journal with `end` bytes written, of which those from head to start are lost. */
static size_t text_of(char *out, uint64_t head, uint64_t start, uint64_t end)
{
    uint64_t first = end < head ? end : head, from = start;
    size_t used;

    if (start <= head) {
        memcpy(out, stream, end);
        return end;
    }
    do
        first--;
    while (first > 0 && !begins_entry(first));
    first = first ? first : head;
    do
        from++;
    while (from < end && !begins_entry(from));
    from = from < end ? from : start;
    memcpy(out, stream, first);
    used = first + (size_t)sprintf(out + first, "# %lu bytes are missing here\n", from - first);
    memcpy(out + used, stream + from, end - from);
    return used + end - from;
}

static bool lies_in(const char *text, size_t length, const void *start, size_t room)
{
    return text >= (const char *)start && length <= room &&
           (size_t)(text - (const char *)start) <= room - length;
}

/* Each piece must be in memory or be the note. Returns the total length. */
static size_t read_text(const struct persistent_log *j, char *out)
{
    struct persistent_log_text text;
    size_t used = 0;

    persistent_log_text(j, &text);
    for (size_t i = 0; i < PERSISTENT_LOG_FRAGMENTS; i++) {
        struct text_fragment p = text.fragments[i];

        EXPECT(p.length == 0 || lies_in(p.text, p.length, j->header, size) ||
                   lies_in(p.text, p.length, text.note, sizeof(text.note)),
               "piece %zu: %zu bytes", i, p.length);
        EXPECT(used + p.length <= size, "%zu bytes of text", used + p.length);
        memcpy(out + used, p.text, p.length);
        used += p.length;
    }
    return used;
}

/* The text is the one at some moment of writing; if memory is not damaged, the latest. */
static void check_text(const struct persistent_log *j, bool touched)
{
    static char want[STREAM + 64];
    char *got = exact(size);
    size_t length = read_text(j, got);

    EXPECT(j->now.end <= begun && (touched || j->now.end >= written), "%lu bytes, %lu to %lu were written",
           j->now.end, written, begun);
    EXPECT(length == text_of(want, j->header->head, j->now.start, j->now.end), "%zu bytes of text", length);
    EXPECT(memcmp(want, got, length) == 0, "another text");
    free(got);
}

/* FNV-1a. */
static uint64_t fnv1a(const void *start, size_t length)
{
    const unsigned char *byte = start;
    uint64_t hash = 0xCBF29CE484222325;

    while (length-- > 0)
        hash = (hash ^ *byte++) * 0x100000001B3;
    return hash;
}

static void make_sums_right(struct persistent_log_header *h)
{
    h->check = fnv1a(h, offsetof(struct persistent_log_header, check));
    for (size_t i = 0; i < 2; i++)
        h->record[i].check = fnv1a(&h->record[i], offsetof(struct persistent_log_record, check));
}

/* A header consistent with another size of memory. */
static void forge_size(struct persistent_log_header *h, struct input *in)
{
    h->size = input_take(in, 3);
    h->head = (h->size - sizeof(*h)) / 2;
    for (size_t i = 0; i < 2; i++)
        h->record[i].start = h->head;
}

/* Lines with lengths from the input. */
static void write_lines(struct persistent_log *j, struct input *in)
{
    size_t length = (size_t)input_take(in, 2) % 0x800, every = 1 + (size_t)input_take(in, 1);

    for (size_t i = 0; i < length; i++)
        stream[begun + i] = (begun + i) % every == every - 1 ? '\n' : (char)('!' + (begun + i) % 91);
    begun += length;
    persistent_log_write(j, stream + begun - length, length);
    written = to_reset > 0 ? begun : written;
}

static void write_status(struct persistent_log *j, struct input *in)
{
    char text[PERSISTENT_LOG_STATUS + 40];
    size_t length = (size_t)input_take(in, 1) % sizeof(text);

    memset(text, (int)(input_take(in, 1) | 1), length);
    text[length] = '\0';
    persistent_log_status(j, text);
}

static void scribble(struct input *in)
{
    size_t at = (size_t)input_take(in, 2) % size, length = 1 + (size_t)input_take(in, 1) % 8;

    for (; length > 0 && at < size; length--, at++)
        memory[at] = (uint8_t)input_take(in, 1);
}

/* The size that a start reads before it searches. */
static size_t claimed_size(void)
{
    uint8_t *page = exact(PERSISTENT_LOG_LEAST);
    size_t claim;

    memcpy(page, memory, PERSISTENT_LOG_LEAST);
    claim = persistent_log_claim(page, ADDRESS);
    free(page);
    EXPECT(claim <= PERSISTENT_LOG_MOST, "a claim of %zu bytes", claim);
    return claim;
}

static void check_status(const struct persistent_log *j)
{
    EXPECT(memchr(j->now.status, '\0', PERSISTENT_LOG_STATUS), "a status without an end");
    for (const char *c = j->now.status; *c; c++)
        EXPECT(*c >= ' ' && *c <= '~', "a status that no console can show");
}

/* The next start. With forged check sums any result is allowed that does no harm. */
static void find_journal(bool ended, bool touched, bool forged)
{
    struct persistent_log j;
    char *text = exact(size);
    enum persistent_log_found found;

    memcpy(cached, memory, size);
    to_reset = UINT32_MAX;
    stray = 0;
    found = persistent_log_find(&j, cached, ADDRESS, size, write_back);
    EXPECT((found == PERSISTENT_LOG_NONE) == (claimed_size() == 0), "a claim of %zu, and found %u",
           claimed_size(), found);
    EXPECT(touched || found == PERSISTENT_LOG_OPEN || (ended && found == PERSISTENT_LOG_ENDED), "found %u",
           found);
    if (found == PERSISTENT_LOG_OPEN || found == PERSISTENT_LOG_CHANGED) {
        check_status(&j);
        read_text(&j, text);
        if (found == PERSISTENT_LOG_OPEN && !forged)
            check_text(&j, touched);
        persistent_log_end(&j);
        EXPECT(persistent_log_find(&j, cached, ADDRESS, size, write_back) == PERSISTENT_LOG_ENDED,
               "it cannot be ended");
    }
    free(text);
}

static void make_memory(struct input *in)
{
    size = PERSISTENT_LOG_LEAST + (size_t)input_take(in, 1) % 16 * LINE;
    cached = aligned_alloc(LINE, size);
    memory = aligned_alloc(LINE, size);
    if (!cached || !memory)
        abort();
    memset(cached, 0xA5, size);
    memset(memory, 0xA5, size);
    begun = written = 0;
}

/* Returns whether the journal was ended. */
static bool write_journal(struct input *in)
{
    struct persistent_log j;
    bool ended = false;

    to_reset = UINT32_MAX;
    stray = 0;
    persistent_log_make(&j, cached, ADDRESS, size, write_back);
    to_reset = (unsigned)input_take(in, 2);
    to_reset = to_reset ? to_reset : UINT32_MAX;
    stray = (unsigned)input_take(in, 1);
    for (unsigned i = 0; i < OPERATIONS && in->left > 0 && !memchr("xzr", *in->at, 3); i++) {
        uint64_t operation = input_take(in, 1);

        if (operation == 'w')
            write_lines(&j, in);
        else if (operation == 's')
            write_status(&j, in);
        else if (operation == 'e')
            persistent_log_end(&j);
        ended = ended || operation == 'e';
    }
    return ended;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length)
{
    struct input in = {data, length};
    bool ended, touched = false, forged = false;

    make_memory(&in);
    ended = write_journal(&in);
    while (in.left > 0) {
        uint64_t operation = input_take(&in, 1);

        if (operation == 'x')
            scribble(&in);
        else if (operation == 'z')
            forge_size((struct persistent_log_header *)(void *)memory, &in);
        else if (operation == 'r')
            make_sums_right((struct persistent_log_header *)(void *)memory);
        touched = touched || operation == 'x' || operation == 'z';
        forged = forged || operation == 'r';
    }
    find_journal(ended, touched || forged, forged);
    free(cached);
    free(memory);
    return 0;
}
