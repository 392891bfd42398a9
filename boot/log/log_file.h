/* Logs as files in the root of a volume: latchkey-<n>.tap. */
#ifndef BOOT_LOG_LOG_FILE_H
#define BOOT_LOG_LOG_FILE_H

#include "boot/log/persistent_log.h"
#include "boot/text/error.h"

#define LOG_NAME 24 /* bytes of a name, the NUL at its end included */

struct log_file {
    char name[LOG_NAME];
    const char *volume; /* which one: "" for the boot volume, " on the volume ..." */
    uint64_t length;    /* bytes */
    error elsewhere;    /* why it is not on the boot volume; NULL if it is there */
    bool is_volatile;   /* on a RAM disk */
};

/*
 * Writes a log's text, and a closing line (may be empty), to a new file with the next number: on the boot
 * volume, or if it cannot be written, on one with our label. On failure the error is that of the boot volume,
 * and what to do.
 */
error log_file_write(const struct persistent_log *log, const char *closing, struct log_file *file);

#endif
