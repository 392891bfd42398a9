#include "boot/console.h"

#include "boot/cpu.h"
#include "boot/format.h"
#include "boot/string.h"
#include "include/instructions.h"

#include <stdarg.h>

#define LINE_SIZE  512
#define SINKS_MOST 4

#define PATIENCE   10000000 /* PAUSEs for another CPU's line: who holds the console so long will not let go */

static const struct console_sink *sinks[SINKS_MOST];
static unsigned sink_count;

static bool at_line_start = true;
static const char *lost_line; /* of a sink that lost a character since the last report of it */

static bool shared;
static struct cpu *holder;
static unsigned held; /* so many times, by the holder */

void console_add(const struct console_sink *sink)
{
    for (unsigned i = 0; i < sink_count; i++) {
        if (sinks[i] == sink)
            return;
    }
    if (sink_count < SINKS_MOST)
        sinks[sink_count++] = sink;
}

void console_replay(void (*show)(const char *text, size_t length))
{
    for (unsigned i = 0; i < sink_count; i++) {
        if (sinks[i]->replay) {
            sinks[i]->replay(show);
            return;
        }
    }
}

static void keep(const char *text)
{
    for (unsigned i = 0; i < sink_count; i++) {
        if (sinks[i]->keep)
            sinks[i]->keep(text, strlen(text));
    }
}

/* To all before the next character: an event in the middle finds every sink in the same place. */
static void put(char c)
{
    at_line_start = c == '\n';
    for (unsigned i = 0; i < sink_count; i++) {
        if (sinks[i]->put && !sinks[i]->put(c))
            lost_line = sinks[i]->lost;
    }
}

/* A CPU keeps the console until its line is whole, in its NMI handler too. */
static void hold(void)
{
    struct cpu *nobody = NULL;

    if (!shared)
        return;
    for (unsigned i = 0; holder != this_cpu() && i < PATIENCE; i++) {
        nobody = NULL;
        if (__atomic_compare_exchange_n(&holder, &nobody, this_cpu(), false, __ATOMIC_ACQUIRE,
                                        __ATOMIC_RELAXED))
            held = 0;
        else
            pause();
    }
    __atomic_store_n(&holder, this_cpu(), __ATOMIC_RELEASE);
    held++;
}

static void release(void)
{
    if (shared && --held == 0 && at_line_start)
        __atomic_store_n(&holder, NULL, __ATOMIC_RELEASE);
}

void console_share(bool by_all)
{
    shared = by_all;
    holder = NULL;
    held = 0;
}

static void put_text(const char *text)
{
    const char *lost = lost_line;

    /* Not in the middle of a failed case's story, whose lines are indented. */
    if (lost && at_line_start && *text != ' ') {
        lost_line = NULL;
        put_text(lost);
    }
    keep(text); /* first: a serial port can hang a machine, memory cannot */
    while (*text)
        put(*text++);
}

void say_text(const char *text)
{
    hold();
    put_text(text);
    release();
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
        if (sinks[i]->status)
            sinks[i]->status(line);
    }
}
