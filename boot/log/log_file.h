/* Logs as files in the root of the boot volume: latchkey-<n>.tap. */
#ifndef BOOT_LOG_LOG_FILE_H
#define BOOT_LOG_LOG_FILE_H

#include "boot/log/persistent_log.h"
#include "boot/text/error.h"

#define LOG_NAME 24 /* bytes of a name, the NUL at its end included */

/*
 * Writes a log's text, and a closing line (may be empty), to a new file with the next number. On success
 * `name` is its name and *length its size in bytes.
 */
error log_file_write(const struct persistent_log *log, const char *closing, char name[LOG_NAME],
                     uint64_t *length);

#endif
