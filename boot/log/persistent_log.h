/*
 * A text that survives a reset of the machine: a header, then the text. Whenever the reset comes, memory is
 * consistent: text is written back from the caches before the record that counts it, and one of two records
 * is always valid. When the memory is full, its first half keeps the beginning; the other half is a ring
 * buffer and keeps the end.
 *
 * Pure: also tested on the host.
 */
#ifndef BOOT_LOG_PERSISTENT_LOG_H
#define BOOT_LOG_PERSISTENT_LOG_H

#include "boot/text/text_fragments.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PERSISTENT_LOG_STATUS 128               /* bytes of a status, the NUL at its end included */
#define PERSISTENT_LOG_LEAST  0x1000UL          /* bytes of memory: the least for one */
#define PERSISTENT_LOG_MOST   (16UL * 0x100000) /* the most: a header that claims more is invalid */

/* The variable part, written again for each chunk of text. */
struct __attribute__((aligned(64))) persistent_log_record {
    uint64_t sequence; /* the newer record has the higher one */
    uint64_t ended;    /* 1: the run ended */
    uint64_t start;    /* first byte kept in the ring: bytes between the head and here are lost */
    uint64_t end;      /* bytes written, including lost ones */
    uint64_t sum;      /* over all bytes that are kept */
    char status[PERSISTENT_LOG_STATUS];
    uint64_t check; /* over this record */
};

struct persistent_log_header {
    char magic[8];
    uint64_t version;
    uint64_t address; /* of this header */
    uint64_t size;    /* of header and text */
    uint64_t head;    /* bytes of text that are never overwritten */
    uint64_t check;   /* over the five fields above */
    struct persistent_log_record record[2];
};

struct persistent_log {
    struct persistent_log_header *header;
    struct persistent_log_record now;
    void (*write_back)(const void *start, size_t size); /* from the caches to memory */
};

/* Makes an empty log of `size` bytes in `memory`, 64-byte-aligned, at physical address `address`.
 * `write_back` writes bytes from the caches to memory. */
void persistent_log_make(struct persistent_log *log, void *memory, uint64_t address, size_t size,
                         void (*write_back)(const void *, size_t));

/* Appends text; overwrites the oldest of the ring if it is full. */
void persistent_log_write(struct persistent_log *log, const char *text, size_t length);

/* The current activity, kept beside the text; cut to PERSISTENT_LOG_STATUS - 1 characters. */
void persistent_log_status(struct persistent_log *log, const char *text);

/* Marks the log of a run that ended: it need not be recovered. */
void persistent_log_end(struct persistent_log *log);

enum persistent_log_found {
    PERSISTENT_LOG_NONE,    /* there is none */
    PERSISTENT_LOG_BROKEN,  /* there was one, but its header or both records are damaged */
    PERSISTENT_LOG_ENDED,   /* of a run that ended */
    PERSISTENT_LOG_OPEN,    /* of a run that did not */
    PERSISTENT_LOG_CHANGED, /* the same, but its text has changed */
};

/*
 * The size that a log at `address` claims: the bytes that have to be readable for persistent_log_find. 0 if
 * there is none, PERSISTENT_LOG_LEAST if it is broken. Reads at most PERSISTENT_LOG_LEAST bytes.
 */
size_t persistent_log_claim(const void *memory, uint64_t address);

/* Looks for a log in `size` bytes of memory. Fills *log for PERSISTENT_LOG_OPEN and PERSISTENT_LOG_CHANGED,
 * to be read and ended. */
enum persistent_log_found persistent_log_find(struct persistent_log *log, void *memory, uint64_t address,
                                              size_t size, void (*write_back)(const void *, size_t));

#define PERSISTENT_LOG_FRAGMENTS 4

struct persistent_log_text {
    char note[64];
    struct text_fragment fragments[PERSISTENT_LOG_FRAGMENTS];
};

/* The text in order. Where text is lost, whole entries (a line that is not indented, with the indented lines
 * after it) stand before and after a comment line in its place. */
void persistent_log_text(const struct persistent_log *log, struct persistent_log_text *out);

#endif
