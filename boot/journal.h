/*
 * A text that is found again where it was written, after a reset of the machine: a header, and behind it the
 * text. Whatever moment the reset strikes at, what memory then holds is whole: text is written back from the
 * caches before the record that counts it, and of two records one is always good. When the memory is full,
 * the first half of it keeps the beginning, the other half turns over and keeps the end.
 *
 * Pure: also tested on the host.
 */
#ifndef BOOT_JOURNAL_H
#define BOOT_JOURNAL_H

#include "boot/pieces.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JOURNAL_STATUS 128               /* bytes of a status, the NUL at its end included */
#define JOURNAL_LEAST  0x1000UL          /* bytes of memory for one */
#define JOURNAL_MOST   (16UL * 0x100000) /* the same; a header that claims more is not believed */

/* What changes, written anew for each piece of text. */
struct __attribute__((aligned(64))) journal_record {
    uint64_t sequence; /* the record with the higher one is the newer */
    uint64_t ended;    /* 1: the run came to its end */
    uint64_t start;    /* of what is kept of the end: bytes between the head and here are lost */
    uint64_t end;      /* bytes written, lost ones too */
    uint64_t sum;      /* over all bytes that are kept */
    char status[JOURNAL_STATUS];
    uint64_t check; /* over this record */
};

struct journal_header {
    char magic[8];
    uint64_t version;
    uint64_t address; /* of this header */
    uint64_t size;    /* of header and text */
    uint64_t head;    /* bytes of text that are never overwritten */
    uint64_t check;   /* over the five above */
    struct journal_record record[2];
};

struct journal {
    struct journal_header *header;
    struct journal_record now;
    void (*write_back)(const void *start, size_t size); /* from the caches to memory */
};

/* Makes an empty one in `memory`, 64-byte-aligned, which lies at `address`. */
void journal_make(struct journal *j, void *memory, uint64_t address, size_t size,
                  void (*write_back)(const void *, size_t));

void journal_write(struct journal *j, const char *text, size_t length);

/* What is being done, kept beside the text. Cut to fit. */
void journal_status(struct journal *j, const char *text);

/* The run came to its end: nothing is lost with this journal any more. */
void journal_end(struct journal *j);

enum journal_found {
    JOURNAL_NONE,    /* there is none */
    JOURNAL_BROKEN,  /* there was one, but its header makes no sense */
    JOURNAL_ENDED,   /* one of a run that came to its end */
    JOURNAL_OPEN,    /* one of a run that did not */
    JOURNAL_CHANGED, /* the same, but its text is not what was written */
};

/*
 * The size that a journal in memory at `address` claims: how much has to be readable for journal_find. 0 if
 * there is none, JOURNAL_LEAST if it is broken. Reads JOURNAL_LEAST bytes at most.
 */
size_t journal_claim(const void *memory, uint64_t address);

/* Looks for one in `memory`. Fills *j for JOURNAL_OPEN and JOURNAL_CHANGED, to be read and ended. */
enum journal_found journal_find(struct journal *j, void *memory, uint64_t address, size_t size,
                                void (*write_back)(const void *, size_t));

#define JOURNAL_PIECES 4

struct journal_text {
    char note[64];
    struct piece pieces[JOURNAL_PIECES];
};

/* The text in order: whole lines, with a comment line in the place of those that are lost. */
void journal_text(const struct journal *j, struct journal_text *out);

#endif
