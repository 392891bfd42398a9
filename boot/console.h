/*
 * What the run says. Every line goes to the serial port at once and into a log, which the firmware's screen
 * shows once the machine is given back. No line holds an escape code.
 */
#ifndef BOOT_CONSOLE_H
#define BOOT_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>

void console_open(void);

/* `\n` is the end of a line; say() prints at most 511 characters. */
__attribute__((format(printf, 1, 2))) void say(const char *text, ...);
void say_text(const char *text);

/* The log: all that was said since console_open, and whether its end had to be left out. */
const char *console_log(size_t *length, bool *cut);

bool console_has_serial(void);

#endif
