/*
 * All that was said, kept in memory: first in the image, then where a reset may leave it
 * (boot/log/log_memory.c), and in the end in a file on the boot volume (boot/log/log_file.c).
 */
#ifndef BOOT_LOG_LOG_H
#define BOOT_LOG_LOG_H

#include "boot/log/persistent_log.h"
#include "boot/memory/memory_range.h"

#include <stdbool.h>
#include <stddef.h>

/* Empty, in the image. It keeps all lines from now on (boot/console/console.h). */
void log_open(void);
void log_write(const char *text, size_t length);

/* What is being done, kept beside the text: at most PERSISTENT_LOG_STATUS - 1 characters. */
void log_status(const char *text);

/* Shows the whole log, piece by piece. */
void log_show(void (*show)(const char *text, size_t length));

/* The memory it lies in, for page tables. */
struct memory_range log_memory(void);

/* Goes on in other memory, with what was kept so far. */
void log_move(void *memory, size_t size);

/* What boot/log/log_memory.c and boot/log/log_file.c need. */
void log_write_back(const void *start, size_t size); /* from the caches to memory */
struct persistent_log *log_persistent(void);

/*
 * From here on with the firmware's help, so not while the CPU is ours. Looks where runs before this one had
 * their logs: one that did not end has its own written to a file now.
 */
void log_recover(void);

/* Finds memory for the log of this run, as much as so many rounds may need, and moves it there. */
void log_allocate(unsigned rounds);

/*
 * Writes the log to the next \latchkey-<n>.tap, and says so in one line, or why not. Either way the run has
 * come to its end: no later one looks for its log.
 */
void log_save(void);

/* Where it was written, or why it was not: "in \latchkey-3.tap on the boot volume", "in no file: ...". */
const char *log_where(void);

/* What the log lies in goes back to the firmware; what is said after that is kept in the image. */
void log_release(void);

#endif
