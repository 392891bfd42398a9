/*
 * All output of the run, kept in memory: first in the image, then where it may survive a reset
 * (boot/log/log_memory.c), at the end in a file on a volume (boot/log/log_file.c).
 */
#ifndef BOOT_LOG_LOG_H
#define BOOT_LOG_LOG_H

#include "boot/log/persistent_log.h"
#include "boot/memory/memory_range.h"

#include <stdbool.h>
#include <stddef.h>

/* Makes an empty log in the image, and adds it to the console's sinks (boot/console/console.h). */
void log_open(void);
void log_write(const char *text, size_t length);

/* The current activity, kept beside the text; cut to PERSISTENT_LOG_STATUS - 1 characters. */
void log_status(const char *text);

/* Passes the whole log to `show`, fragment by fragment. */
void log_show(void (*show)(const char *text, size_t length));

/* The memory of the log, to be mapped. */
struct memory_range log_memory(void);

/* Moves the log, with its text, to `size` bytes of other memory. */
void log_move(void *memory, size_t size);

/* For boot/log/log_memory.c and boot/log/log_file.c. */
void log_write_back(const void *start, size_t size); /* from the caches to memory */
struct persistent_log *log_current(void);

/*
 * The functions below call the firmware: not while the program owns the CPU.
 *
 * Looks for logs of earlier runs in memory, and writes those of runs that did not end to files.
 */
void log_recover(void);

/* Allocates memory for the log of a run of so many rounds, and moves the log there. */
void log_allocate(unsigned rounds);

/*
 * Writes the log to the next \latchkey-<n>.tap, and prints that in one line, or why not. Either way the run
 * has ended: a later run does not recover its log.
 */
void log_save(void);

/* Where the log was written, or why not: "in \latchkey-3.tap on the boot volume", "in no file: ...". One
 * line, at most 399 characters. */
const char *log_where(void);

/* Frees the log's memory. Later output is kept in the image. */
void log_release(void);

#endif
