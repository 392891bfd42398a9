/* All that was said, kept in memory. */
#ifndef BOOT_LOG_H
#define BOOT_LOG_H

#include <stdbool.h>
#include <stddef.h>

void log_open(void);
void log_put(char c);

#define LOG_STATUS 128 /* bytes of a status, the NUL at its end included */

/* What is being done, kept beside the text. */
void log_status(const char *text);

/* What is kept since log_open, and whether its end had to be left out. */
const char *log_text(size_t *length, bool *cut);

#endif
