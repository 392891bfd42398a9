#include "boot/log/persistent_log.h"

#include "boot/text/format.h"
#include "boot/text/string.h"

#define VERSION 1
#define CHUNK   512 /* bytes written between two records */

static const char header_magic[8] = {'L', 'A', 'T', 'C', 'H', 'L', 'O', 'G'};

/* FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/ */
static uint64_t check_of(const void *start, size_t size)
{
    const unsigned char *bytes = start;
    uint64_t hash = 0xCBF29CE484222325UL;

    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * 0x100000001B3UL;
    return hash;
}

/* What the byte at a place adds to the sum. The sum of a text can so lose its beginning and grow at its end.
 */
static uint64_t byte_weight(uint64_t at, char byte)
{
    uint64_t w = at * 0x9E3779B97F4A7C15UL;

    return ((w ^ w >> 32) | 1) * ((unsigned char)byte + 1UL);
}

static char *text_of(const struct persistent_log *j)
{
    return (char *)j->header + sizeof(*j->header);
}

/* Bytes that turn over. */
static uint64_t ring_size(const struct persistent_log *j)
{
    return j->header->size - sizeof(*j->header) - j->header->head;
}

/* Where the byte lies that was the at-th to be written. */
static char *byte_at(const struct persistent_log *j, uint64_t at)
{
    uint64_t head = j->header->head;

    return text_of(j) + (at < head ? at : head + (at - head) % ring_size(j));
}

static uint64_t sum_of(const struct persistent_log *j, uint64_t from, uint64_t to)
{
    uint64_t sum = 0;

    for (uint64_t at = from; at < to; at++)
        sum += byte_weight(at, *byte_at(j, at));
    return sum;
}

static void write_record(struct persistent_log *j)
{
    struct persistent_log_record *to = &j->header->record[++j->now.sequence % 2];

    j->now.check = check_of(&j->now, offsetof(struct persistent_log_record, check));
    *to = j->now;
    j->write_back(to, sizeof(*to));
}

void persistent_log_make(struct persistent_log *j, void *memory, uint64_t address, size_t size,
                         void (*write_back)(const void *, size_t))
{
    struct persistent_log_header *h = memory;

    *j = (struct persistent_log){.header = h, .write_back = write_back};
    memset(h, 0, sizeof(*h));
    write_back(h, sizeof(*h));
    h->version = VERSION;
    h->address = address;
    h->size = size;
    h->head = (size - sizeof(*h)) / 2;
    j->now.start = h->head;
    write_record(j);
    memcpy(h->magic, header_magic, sizeof(header_magic));
    h->check = check_of(h, offsetof(struct persistent_log_header, check));
    write_back(h, sizeof(*h));
}

/* Gives up the oldest of the end, before anything is written over it. */
static void make_room(struct persistent_log *j, size_t length)
{
    uint64_t end = j->now.end + length, limit = j->now.start + ring_size(j);

    if (end <= limit)
        return;
    j->now.sum -= sum_of(j, j->now.start, j->now.start + (end - limit));
    j->now.start += end - limit;
    write_record(j);
}

static void write_chunk(struct persistent_log *j, const char *text, size_t length)
{
    uint64_t end = j->now.end;

    make_room(j, length);
    for (size_t i = 0; i < length; i++)
        *byte_at(j, end + i) = text[i];
    for (size_t i = 0, run; i < length; i += run) {
        for (run = 1; i + run < length && byte_at(j, end + i + run) == byte_at(j, end + i) + run;)
            run++;
        j->write_back(byte_at(j, end + i), run);
    }
    j->now.sum += sum_of(j, end, end + length);
    j->now.end += length;
    write_record(j);
}

void persistent_log_write(struct persistent_log *j, const char *text, size_t length)
{
    for (size_t part; length; text += part, length -= part) {
        part = length < CHUNK ? length : CHUNK;
        write_chunk(j, text, part);
    }
}

void persistent_log_status(struct persistent_log *j, const char *text)
{
    format(j->now.status, sizeof(j->now.status), "%s", text);
    write_record(j);
}

void persistent_log_end(struct persistent_log *j)
{
    j->now.ended = 1;
    write_record(j);
}

static bool has_magic(const struct persistent_log_header *h)
{
    return memcmp(h->magic, header_magic, sizeof(header_magic)) == 0;
}

static bool is_whole(const struct persistent_log_header *h, uint64_t address)
{
    return h->check == check_of(h, offsetof(struct persistent_log_header, check)) && h->version == VERSION &&
           h->address == address && h->size >= PERSISTENT_LOG_LEAST && h->size <= PERSISTENT_LOG_MOST &&
           h->head == (h->size - sizeof(*h)) / 2;
}

size_t persistent_log_claim(const void *memory, uint64_t address)
{
    const struct persistent_log_header *h = memory;

    if (!has_magic(h))
        return 0;
    return is_whole(h, address) ? h->size : PERSISTENT_LOG_LEAST;
}

static bool is_good(const struct persistent_log *j, const struct persistent_log_record *r)
{
    return r->check == check_of(r, offsetof(struct persistent_log_record, check)) &&
           r->start >= j->header->head &&
           (r->end > r->start ? r->end - r->start <= ring_size(j) : r->start == j->header->head);
}

/* Whether it is what was recorded after the other one. Numbers turn over, where memory was made to hold such.
 */
static bool is_newer(const struct persistent_log_record *r, const struct persistent_log_record *other)
{
    return (int64_t)(r->sequence - other->sequence) > 0;
}

static bool take_newest(struct persistent_log *j)
{
    bool found = false;

    for (unsigned i = 0; i < 2; i++) {
        const struct persistent_log_record *r = &j->header->record[i];

        if (is_good(j, r) && r->sequence % 2 == i && (!found || is_newer(r, &j->now))) {
            j->now = *r;
            found = true;
        }
    }
    j->now.status[PERSISTENT_LOG_STATUS - 1] = '\0';
    for (char *c = j->now.status; *c; c++) {
        if (*c < ' ' || *c > '~')
            *c = '?'; /* it is for a line on a console */
    }
    return found;
}

static uint64_t head_end(const struct persistent_log *j)
{
    return j->now.end < j->header->head ? j->now.end : j->header->head;
}

enum persistent_log_found persistent_log_find(struct persistent_log *j, void *memory, uint64_t address,
                                              size_t size, void (*write_back)(const void *, size_t))
{
    *j = (struct persistent_log){.header = memory, .write_back = write_back};
    if (!has_magic(j->header))
        return PERSISTENT_LOG_NONE;
    if (!is_whole(j->header, address) || j->header->size > size || !take_newest(j))
        return PERSISTENT_LOG_BROKEN;
    if (j->now.ended)
        return PERSISTENT_LOG_ENDED;
    return j->now.sum == sum_of(j, 0, head_end(j)) + sum_of(j, j->now.start, j->now.end)
               ? PERSISTENT_LOG_OPEN
               : PERSISTENT_LOG_CHANGED;
}

/* Behind the last end of a line in the head, if it has one. */
static uint64_t whole_head(const struct persistent_log *j)
{
    uint64_t end = head_end(j);

    while (end > 0 && *byte_at(j, end - 1) != '\n')
        end--;
    return end ? end : head_end(j);
}

/* Behind the first end of a line in what is kept of the end, if it has one. */
static uint64_t whole_tail(const struct persistent_log *j)
{
    uint64_t start = j->now.start;

    while (start < j->now.end && *byte_at(j, start) != '\n')
        start++;
    return start < j->now.end ? start + 1 : j->now.start;
}

static size_t before_turn(const struct persistent_log *j, uint64_t from)
{
    size_t length = from < j->now.end ? j->now.end - from : 0;
    size_t left = (size_t)(text_of(j) + j->header->head + ring_size(j) - byte_at(j, from));

    return length < left ? length : left;
}

void persistent_log_text(const struct persistent_log *j, struct persistent_log_text *out)
{
    bool lost = j->now.start > j->header->head;
    uint64_t head = lost ? whole_head(j) : head_end(j), tail = lost ? whole_tail(j) : j->now.start;
    size_t first = before_turn(j, tail), note;

    note = lost ? format(out->note, sizeof(out->note), "# %lu bytes are missing here\n", tail - head) : 0;
    out->pieces[0] = (struct text_fragment){text_of(j), head};
    out->pieces[1] = (struct text_fragment){out->note, note};
    out->pieces[2] = (struct text_fragment){byte_at(j, tail), first};
    out->pieces[3] = (struct text_fragment){byte_at(j, tail + first), before_turn(j, tail + first)};
}
