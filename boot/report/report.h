/*
 * The report of an unexpected event: the parts that do not depend on its delivery. fred/report.c adds those
 * of a FRED frame, boot/machine/early.c those of an IDT frame.
 */
#ifndef BOOT_REPORT_REPORT_H
#define BOOT_REPORT_REPORT_H

#include "boot/text/error.h"
#include "include/registers.h"

#include <stdbool.h>
#include <stdint.h>

/* How much to print: the report of an event may cause another event, and the next report too. */
enum report_depth { REPORT_WHOLE, REPORT_SHORT, REPORT_NOTHING };

/* Begins a report, inside those that are not complete. report_over ends all: before a recovery point is
 * resumed. */
enum report_depth report_begin(void);
void report_over(void);

/* Whether there was a report on any CPU. */
bool report_was_made(void);

/* Prints the first line of a report, or the only one: the event, its RIP, the phase, the CPU. */
void report_head(enum report_depth depth, const char *what, uint64_t rip);

/* Prints the phase, the offset in the image, CR2, and whether a stack overflowed. */
void report_where(uint64_t rip, uint64_t rsp);
void report_registers(const struct registers *g);

/* "#UD" for 6; "" for a vector without an exception. */
const char *report_mnemonic(unsigned vector);

/* The error of a run that an event ended: it repeats the first line of the last whole report. */
error report_error(void);

#endif
