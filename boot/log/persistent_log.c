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

/* A byte's part of the sum, from which bytes can be removed at the start of the text and added at its end. */
static uint64_t byte_weight(uint64_t at, char byte)
{
    uint64_t w = at * 0x9E3779B97F4A7C15UL;

    return ((w ^ w >> 32) | 1) * ((unsigned char)byte + 1UL);
}

static char *text_of(const struct persistent_log *log)
{
    return (char *)log->header + sizeof(*log->header);
}

/* Bytes of the ring. */
static uint64_t ring_size(const struct persistent_log *log)
{
    return log->header->size - sizeof(*log->header) - log->header->head;
}

/* The address of byte number `at` of all that were written. */
static char *byte_at(const struct persistent_log *log, uint64_t at)
{
    uint64_t head = log->header->head;

    return text_of(log) + (at < head ? at : head + (at - head) % ring_size(log));
}

/* How many of the bytes [from, to) are in one piece in memory. */
static uint64_t piece_of(const struct persistent_log *log, uint64_t from, uint64_t to)
{
    uint64_t head = log->header->head;
    uint64_t most = from < head ? head - from : ring_size(log) - (from - head) % ring_size(log);

    return to - from < most ? to - from : most;
}

static uint64_t sum_of(const struct persistent_log *log, uint64_t from, uint64_t to)
{
    uint64_t sum = 0;

    for (uint64_t piece; from < to; from += piece) {
        const char *bytes = byte_at(log, from);

        piece = piece_of(log, from, to);
        for (uint64_t i = 0; i < piece; i++)
            sum += byte_weight(from + i, bytes[i]);
    }
    return sum;
}

static void write_record(struct persistent_log *log)
{
    struct persistent_log_record *to = &log->header->record[++log->now.sequence % 2];

    log->now.check = check_of(&log->now, offsetof(struct persistent_log_record, check));
    *to = log->now;
    log->write_back(to, sizeof(*to));
}

void persistent_log_make(struct persistent_log *log, void *memory, uint64_t address, size_t size,
                         void (*write_back)(const void *, size_t))
{
    struct persistent_log_header *h = memory;

    *log = (struct persistent_log){.header = h, .write_back = write_back};
    memset(h, 0, sizeof(*h));
    write_back(h, sizeof(*h));
    h->version = VERSION;
    h->address = address;
    h->size = size;
    h->head = (size - sizeof(*h)) / 2;
    log->now.start = h->head;
    write_record(log);
    memcpy(h->magic, header_magic, sizeof(header_magic));
    h->check = check_of(h, offsetof(struct persistent_log_header, check));
    write_back(h, sizeof(*h));
}

/* Drops the oldest bytes of the ring, before they are overwritten. */
static void make_room(struct persistent_log *log, size_t length)
{
    uint64_t end = log->now.end + length, limit = log->now.start + ring_size(log);

    if (end <= limit)
        return;
    log->now.sum -= sum_of(log, log->now.start, log->now.start + (end - limit));
    log->now.start += end - limit;
    write_record(log);
}

static void write_chunk(struct persistent_log *log, const char *text, size_t length)
{
    uint64_t end = log->now.end;

    make_room(log, length);
    for (size_t i = 0, piece; i < length; i += piece) {
        char *bytes = byte_at(log, end + i);

        piece = piece_of(log, end + i, end + length);
        memcpy(bytes, text + i, piece);
        log->write_back(bytes, piece);
    }
    log->now.sum += sum_of(log, end, end + length);
    log->now.end += length;
    write_record(log);
}

void persistent_log_write(struct persistent_log *log, const char *text, size_t length)
{
    for (size_t part; length; text += part, length -= part) {
        part = length < CHUNK ? length : CHUNK;
        write_chunk(log, text, part);
    }
}

void persistent_log_status(struct persistent_log *log, const char *text)
{
    format(log->now.status, sizeof(log->now.status), "%s", text);
    write_record(log);
}

void persistent_log_end(struct persistent_log *log)
{
    log->now.ended = 1;
    write_record(log);
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

static bool is_good(const struct persistent_log *log, const struct persistent_log_record *r)
{
    return r->check == check_of(r, offsetof(struct persistent_log_record, check)) &&
           r->start >= log->header->head &&
           (r->end > r->start ? r->end - r->start <= ring_size(log) : r->start == log->header->head);
}

/* Whether it was recorded after `other`. Numbers wrap around, in forged memory. */
static bool is_newer(const struct persistent_log_record *r, const struct persistent_log_record *other)
{
    return (int64_t)(r->sequence - other->sequence) > 0;
}

static bool take_newest(struct persistent_log *log)
{
    bool found = false;

    for (unsigned i = 0; i < 2; i++) {
        const struct persistent_log_record *r = &log->header->record[i];

        if (is_good(log, r) && r->sequence % 2 == i && (!found || is_newer(r, &log->now))) {
            log->now = *r;
            found = true;
        }
    }
    log->now.status[PERSISTENT_LOG_STATUS - 1] = '\0';
    for (char *c = log->now.status; *c; c++) {
        if (*c < ' ' || *c > '~')
            *c = '?'; /* it is printed on a console */
    }
    return found;
}

static uint64_t head_end(const struct persistent_log *log)
{
    return log->now.end < log->header->head ? log->now.end : log->header->head;
}

enum persistent_log_found persistent_log_find(struct persistent_log *log, void *memory, uint64_t address,
                                              size_t size, void (*write_back)(const void *, size_t))
{
    *log = (struct persistent_log){.header = memory, .write_back = write_back};
    if (!has_magic(log->header))
        return PERSISTENT_LOG_NONE;
    if (!is_whole(log->header, address) || log->header->size > size || !take_newest(log))
        return PERSISTENT_LOG_BROKEN;
    if (log->now.ended)
        return PERSISTENT_LOG_ENDED;
    return log->now.sum == sum_of(log, 0, head_end(log)) + sum_of(log, log->now.start, log->now.end)
               ? PERSISTENT_LOG_OPEN
               : PERSISTENT_LOG_CHANGED;
}

/* Whether an entry begins at `at`, which is after the first byte of the text: a line that is not indented. */
static bool begins_entry(const struct persistent_log *log, uint64_t at)
{
    return *byte_at(log, at - 1) == '\n' && *byte_at(log, at) != ' ';
}

/* Before the last entry in the head, which may be cut. */
static uint64_t whole_head(const struct persistent_log *log)
{
    uint64_t all = head_end(log);

    for (uint64_t end = all; end-- > 1;) {
        if (begins_entry(log, end))
            return end;
    }
    return all;
}

/* The first entry in the ring that is not cut. */
static uint64_t whole_tail(const struct persistent_log *log)
{
    for (uint64_t start = log->now.start + 1; start < log->now.end; start++) {
        if (begins_entry(log, start))
            return start;
    }
    return log->now.start;
}

static size_t before_wrap(const struct persistent_log *log, uint64_t from)
{
    size_t length = from < log->now.end ? log->now.end - from : 0;
    size_t left = (size_t)(text_of(log) + log->header->head + ring_size(log) - byte_at(log, from));

    return length < left ? length : left;
}

void persistent_log_text(const struct persistent_log *log, struct persistent_log_text *out)
{
    bool lost = log->now.start > log->header->head;
    uint64_t head = lost ? whole_head(log) : head_end(log), tail = lost ? whole_tail(log) : log->now.start;
    size_t first = before_wrap(log, tail), note;

    note = lost ? format(out->note, sizeof(out->note), "# %lu bytes are missing here\n", tail - head) : 0;
    out->fragments[0] = (struct text_fragment){text_of(log), head};
    out->fragments[1] = (struct text_fragment){out->note, note};
    out->fragments[2] = (struct text_fragment){byte_at(log, tail), first};
    out->fragments[3] = (struct text_fragment){byte_at(log, tail + first), before_wrap(log, tail + first)};
}
