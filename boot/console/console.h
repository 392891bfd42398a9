/*
 * The lines of a run. `say` passes each one to every sink: the log, the serial port and the screen add
 * themselves when they open. No line holds an escape code.
 */
#ifndef BOOT_CONSOLE_CONSOLE_H
#define BOOT_CONSOLE_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>

#define CONSOLE_STATUS 128 /* bytes of a status, the NUL at its end included */

/* Where lines go. A sink leaves out the functions that it does not need. */
struct console_sink {
    /* A whole text, before any `put` of it: for a sink that cannot hang. */
    void (*keep)(const char *text, size_t length);

    /* The next character, '\n' at the end of a line. False if it is lost. */
    bool (*put)(char c);

    /* The line that reports the loss, before the next line that is not indented. */
    const char *lost;

    /* A new status, at once. */
    void (*status)(const char *text);

    /* All that was kept, in order: for a sink that is added later. */
    void (*replay)(void (*show)(const char *text, size_t length));
};

/* Adds a sink, which stays; once is enough. It gets its characters after the sinks that were added before. */
void console_add(const struct console_sink *sink);

/* Passes the whole output so far to `show`, from the first sink that keeps it. */
void console_replay(void (*show)(const char *text, size_t length));

/* Print on every sink; `\n` ends a line. say() prints at most 511 characters. */
__attribute__((format(printf, 1, 2))) void say(const char *text, ...);
void say_text(const char *text);

/* The current activity, at most CONSOLE_STATUS - 1 characters. Not a line, but still visible after
 * the machine hangs. */
__attribute__((format(printf, 1, 2))) void console_status(const char *text, ...);

/* Whether several CPUs print: then no CPU's line is interrupted by another's. */
void console_share(bool by_all);

#endif
