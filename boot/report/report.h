/*
 * An event that nobody asked for, in words: what is the same however it was delivered. fred/report.c has what
 * a frame adds, boot/machine/machine.c what there is without FRED.
 */
#ifndef BOOT_REPORT_REPORT_H
#define BOOT_REPORT_REPORT_H

#include "boot/text/error.h"
#include "include/registers.h"

#include <stdint.h>

/* How much to say of an event: one that strikes while another is reported may strike in each report. */
enum report_depth { REPORT_WHOLE, REPORT_SHORT, REPORT_NOTHING };

/* A report begins, within others that did not come to their end: who takes a way out says report_over. */
enum report_depth report_begin(void);
void report_over(void);

/* The line that heads a report, or is all of it: what struck, where, and when. */
void report_head(enum report_depth depth, const char *what, uint64_t rip);

/* The phase, the place in the image, CR2, a stack that overflowed. */
void report_where(uint64_t rip, uint64_t rsp);
void report_registers(const struct registers *g);

/* "#UD" for 6; "" for a vector that is no exception's. */
const char *report_mnemonic(unsigned vector);

/* The error of a run that an event ended: it repeats the head of the last report. */
error report_error(void);

#endif
