#include "boot/console/console.h"

#include "boot/cpu/cpu.h"
#include "boot/text/format.h"
#include "boot/text/string.h"
#include "include/instructions.h"

#include <stdarg.h>

#define LINE_SIZE  512
#define SINKS_MOST 4

#define PATIENCE   10000000 /* PAUSEs for another CPU's line: who holds the console so long will not let go */

static const struct console_sink *console_sinks[SINKS_MOST];
static unsigned sink_count;

static bool at_line_start = true;
static const char *lost_line; /* of a sink that lost a character since the last report of it */

static bool console_shared;
static struct cpu *console_holder;
static unsigned times_held; /* so many times, by the holder */

void console_add(const struct console_sink *sink)
{
    for (unsigned i = 0; i < sink_count; i++) {
        if (console_sinks[i] == sink)
            return;
    }
    if (sink_count < SINKS_MOST)
        console_sinks[sink_count++] = sink;
}

void console_replay(void (*show)(const char *text, size_t length))
{
    for (unsigned i = 0; i < sink_count; i++) {
        if (console_sinks[i]->replay) {
            console_sinks[i]->replay(show);
            return;
        }
    }
}

static void keep_text(const char *text)
{
    for (unsigned i = 0; i < sink_count; i++) {
        if (console_sinks[i]->keep)
            console_sinks[i]->keep(text, strlen(text));
    }
}

/* To all before the next character: an event in the middle finds every sink in the same place. */
static void put_char(char c)
{
    at_line_start = c == '\n';
    for (unsigned i = 0; i < sink_count; i++) {
        if (console_sinks[i]->put && !console_sinks[i]->put(c))
            lost_line = console_sinks[i]->lost;
    }
}

/* A CPU keeps the console until its line is whole, in its NMI handler too. */
static void hold_console(void)
{
    struct cpu *nobody = NULL;

    if (!console_shared)
        return;
    for (unsigned i = 0; console_holder != this_cpu() && i < PATIENCE; i++) {
        nobody = NULL;
        if (__atomic_compare_exchange_n(&console_holder, &nobody, this_cpu(), false, __ATOMIC_ACQUIRE,
                                        __ATOMIC_RELAXED))
            times_held = 0;
        else
            pause();
    }
    __atomic_store_n(&console_holder, this_cpu(), __ATOMIC_RELEASE);
    times_held++;
}

static void release_console(void)
{
    if (console_shared && --times_held == 0 && at_line_start)
        __atomic_store_n(&console_holder, NULL, __ATOMIC_RELEASE);
}

void console_share(bool by_all)
{
    console_shared = by_all;
    console_holder = NULL;
    times_held = 0;
}

static void put_text(const char *text)
{
    const char *lost = lost_line;

    /* Not in the middle of a failed case's story, whose lines are indented. */
    if (lost && at_line_start && *text != ' ') {
        lost_line = NULL;
        put_text(lost);
    }
    keep_text(text); /* first: a serial port can hang a machine, memory cannot */
    while (*text)
        put_char(*text++);
}

void say_text(const char *text)
{
    hold_console();
    put_text(text);
    release_console();
}

void say(const char *text, ...)
{
    char line[LINE_SIZE];
    va_list arguments;

    va_start(arguments, text);
    format_list(line, sizeof(line), text, arguments);
    va_end(arguments);
    say_text(line);
}

void console_status(const char *text, ...)
{
    char line[CONSOLE_STATUS];
    va_list arguments;

    va_start(arguments, text);
    format_list(line, sizeof(line), text, arguments);
    va_end(arguments);
    for (unsigned i = 0; i < sink_count; i++) {
        if (console_sinks[i]->status)
            console_sinks[i]->status(line);
    }
}
