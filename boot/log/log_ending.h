/*
 * The end of a log that breaks off anywhere: a YAML block that is open there keeps its whole entries and is
 * closed, so that readers of TAP can read the rest. Pure: also tested on the host.
 */
#ifndef BOOT_LOG_LOG_ENDING_H
#define BOOT_LOG_LOG_ENDING_H

#include "boot/text/text_fragments.h"

struct log_ending {
    size_t keep;      /* bytes of the text to keep, from its beginning */
    const char *more; /* text to add after them */
};

/* Looks for the end of the text in `count` fragments. */
struct log_ending log_ending(const struct text_fragment *fragments, size_t count);

#endif
