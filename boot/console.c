#include "boot/console.h"

#include "boot/format.h"
#include "boot/log.h"
#include "boot/screen.h"
#include "boot/serial.h"
#include "boot/string.h"

#include <stdarg.h>

#define LINE_SIZE 512

static bool at_line_start, serial_lost;

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

void say_text(const char *text)
{
    /* Not in the middle of a failed case's story, whose lines are indented. */
    if (serial_lost && at_line_start && *text != ' ') {
        serial_lost = false;
        say_text("# serial: given up, the port takes no more\n");
    }
    log_write(text, strlen(text)); /* first: a serial port can hang a machine, memory cannot */
    while (*text)
        put(*text++);
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
