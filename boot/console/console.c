#include "boot/console/console.h"

#include "boot/cpu/cpu.h"
#include "boot/text/format.h"
#include "boot/text/string.h"
#include "include/instructions.h"

#include <stdarg.h>

#define LINE_SIZE  512
#define SINKS_MOST 4

#define PATIENCE   10000000 /* PAUSEs for another CPU's line: a CPU that holds the console for longer hangs */

static const struct console_sink *console_sinks[SINKS_MOST];
static unsigned sink_count;

static bool at_line_start = true;
static const char *lost_line; /* reports that a sink lost a character, and is not printed yet */

static bool console_shared;
static struct cpu *console_holder;
static unsigned hold_depth; /* of the holder, which nests in its NMI handler */

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

/* All sinks get a character before the next one: an event in between finds all at the same place. */
static void put_char(char c)
{
    at_line_start = c == '\n';
    for (unsigned i = 0; i < sink_count; i++) {
        if (console_sinks[i]->put && !console_sinks[i]->put(c))
            lost_line = console_sinks[i]->lost;
    }
}

/* A CPU holds the console until its line is complete, in its NMI handler too. */
static void hold_console(void)
{
    struct cpu *nobody = NULL;

    if (!console_shared)
        return;
    for (unsigned i = 0; console_holder != this_cpu() && i < PATIENCE; i++) {
        nobody = NULL;
        if (__atomic_compare_exchange_n(&console_holder, &nobody, this_cpu(), false, __ATOMIC_ACQUIRE,
                                        __ATOMIC_RELAXED))
            hold_depth = 0;
        else
            pause();
    }
    __atomic_store_n(&console_holder, this_cpu(), __ATOMIC_RELEASE);
    hold_depth++;
}

static void release_console(void)
{
    if (console_shared && --hold_depth == 0 && at_line_start)
        __atomic_store_n(&console_holder, NULL, __ATOMIC_RELEASE);
}

void console_share(bool by_all)
{
    console_shared = by_all;
    console_holder = NULL;
    hold_depth = 0;
}

static void put_text(const char *text)
{
    const char *lost = lost_line;

    /* Not between the lines of a failed case's details, which are indented. */
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
