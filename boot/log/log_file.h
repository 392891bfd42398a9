/* Logs as files in the root of the boot volume: latchkey-<n>.tap. */
#ifndef BOOT_LOG_LOG_FILE_H
#define BOOT_LOG_LOG_FILE_H

#include "boot/log/persistent_log.h"
#include "boot/text/error.h"

#define LOG_NAME 24 /* bytes of a name, the NUL at its end included */

/*
 * Writes a journal's text, and a closing line if there is one, to a file of the next number. On success
 * `name` is what it is called.
 */
error log_file_write(const struct persistent_log *j, const char *closing, char name[LOG_NAME],
                     uint64_t *length);

#endif
