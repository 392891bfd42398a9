/*
 * A text that is found again where it was written, after a reset of the machine: a header, and behind it the
 * text. Whatever moment the reset strikes at, what memory then holds is whole: text is written back from the
 * caches before the record that counts it, and of two records one is always good. When the memory is full,
 * the first half of it keeps the beginning, the other half turns over and keeps the end.
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
#define PERSISTENT_LOG_LEAST  0x1000UL          /* bytes of memory for one */
#define PERSISTENT_LOG_MOST   (16UL * 0x100000) /* the same; a header that claims more is not believed */

/* What changes, written anew for each piece of text. */
struct __attribute__((aligned(64))) persistent_log_record {
    uint64_t sequence; /* the record with the higher one is the newer */
    uint64_t ended;    /* 1: the run came to its end */
    uint64_t start;    /* of what is kept of the end: bytes between the head and here are lost */
    uint64_t end;      /* bytes written, lost ones too */
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
    uint64_t check;   /* over the five above */
    struct persistent_log_record record[2];
};

struct persistent_log {
    struct persistent_log_header *header;
    struct persistent_log_record now;
    void (*write_back)(const void *start, size_t size); /* from the caches to memory */
};

/* Makes an empty one in `memory`, 64-byte-aligned, which lies at `address`. */
void persistent_log_make(struct persistent_log *j, void *memory, uint64_t address, size_t size,
                         void (*write_back)(const void *, size_t));

void persistent_log_write(struct persistent_log *j, const char *text, size_t length);

/* What is being done, kept beside the text. Cut to fit. */
void persistent_log_status(struct persistent_log *j, const char *text);

/* The run came to its end: nothing is lost with this journal any more. */
void persistent_log_end(struct persistent_log *j);

enum persistent_log_found {
    PERSISTENT_LOG_NONE,    /* there is none */
    PERSISTENT_LOG_BROKEN,  /* there was one, but its header makes no sense */
    PERSISTENT_LOG_ENDED,   /* one of a run that came to its end */
    PERSISTENT_LOG_OPEN,    /* one of a run that did not */
    PERSISTENT_LOG_CHANGED, /* the same, but its text is not what was written */
};

/*
 * The size that a journal in memory at `address` claims: how much has to be readable for persistent_log_find.
 * 0 if there is none, PERSISTENT_LOG_LEAST if it is broken. Reads PERSISTENT_LOG_LEAST bytes at most.
 */
size_t persistent_log_claim(const void *memory, uint64_t address);

/* Looks for one in `memory`. Fills *j for PERSISTENT_LOG_OPEN and PERSISTENT_LOG_CHANGED, to be read and
 * ended. */
enum persistent_log_found persistent_log_find(struct persistent_log *j, void *memory, uint64_t address,
                                              size_t size, void (*write_back)(const void *, size_t));

#define PERSISTENT_LOG_FRAGMENTS 4

struct persistent_log_text {
    char note[64];
    struct text_fragment pieces[PERSISTENT_LOG_FRAGMENTS];
};

/* The text in order: whole lines, with a comment line in the place of those that are lost. */
void persistent_log_text(const struct persistent_log *j, struct persistent_log_text *out);

#endif
