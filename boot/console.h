/*
 * What the run says. Every line goes to the serial port at once, into a log, and to the screen once that is
 * open (boot/screen.h). No line holds an escape code.
 */
#ifndef BOOT_CONSOLE_H
#define BOOT_CONSOLE_H

#include <stdbool.h>

void console_open(void);

/* `\n` is the end of a line; say() prints at most 511 characters. */
__attribute__((format(printf, 1, 2))) void say(const char *text, ...);
void say_text(const char *text);

/*
 * What is being done, at most 127 characters: no line of its own, but what is left to see of it when a
 * machine hangs.
 */
__attribute__((format(printf, 1, 2))) void console_status(const char *text, ...);

/* Whether more CPUs than this one may say something: no line of one is then cut by another's. */
void console_share(bool by_all);

/* Says which serial port there is, as a comment line. */
void console_introduce(void);

/* Says so, and leaves the serial port alone from then on. While the machine is the firmware's. */
void console_serial_off(void);

#endif
