#include "boot/console.h"

#include "boot/cpu.h"
#include "boot/format.h"
#include "boot/log.h"
#include "boot/screen.h"
#include "boot/serial.h"
#include "boot/string.h"
#include "include/instructions.h"

#include <stdarg.h>

#define LINE_SIZE 512

#define PATIENCE  10000000 /* PAUSEs for another CPU's line: who holds the console so long will not let go */

static bool at_line_start, serial_lost, shared;
static struct cpu *holder;
static unsigned held; /* so many times, by the holder */

void console_open(void)
{
    log_open();
    serial_open();
    at_line_start = true;
    serial_lost = false;
}

static void put(char c)
{
    bool sent = c != '\n' || serial_put('\r');

    if (!serial_put(c) || !sent)
        serial_lost = true;
    at_line_start = c == '\n';
    screen_put(c);
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
    /* Not in the middle of a failed case's story, whose lines are indented. */
    if (serial_lost && at_line_start && *text != ' ') {
        serial_lost = false;
        put_text("# serial: given up, the port takes no more\n");
    }
    log_write(text, strlen(text)); /* first: a serial port can hang a machine, memory cannot */
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
    char line[JOURNAL_STATUS];
    va_list arguments;

    va_start(arguments, text);
    format_list(line, sizeof(line), text, arguments);
    va_end(arguments);
    log_status(line);
    screen_status(line);
}

void console_introduce(void)
{
    char port[LINE_SIZE - 16];

    serial_describe(port, sizeof(port));
    say("# serial: %s\n", port);
}

void console_serial_off(void)
{
    say("# serial: off from here on, as serial=off asks\n");
    serial_close();
}
