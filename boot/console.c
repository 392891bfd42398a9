#include "boot/console.h"

#include "boot/format.h"
#include "boot/log.h"
#include "boot/screen.h"
#include "boot/serial.h"

#include <stdarg.h>

#define LINE_SIZE 512

static bool has_serial;

void console_open(void)
{
    log_open();
    has_serial = serial_open();
}

static void put(char c)
{
    if (c == '\n')
        serial_put('\r');
    serial_put(c);
    log_put(c);
    screen_put(c);
}

void say_text(const char *text)
{
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
    char line[LOG_STATUS];
    va_list arguments;

    va_start(arguments, text);
    format_list(line, sizeof(line), text, arguments);
    va_end(arguments);
    log_status(line);
    screen_status(line);
}

bool console_has_serial(void)
{
    return has_serial;
}
