#include "boot/console.h"

#include "boot/format.h"
#include "boot/serial.h"

#include <stdarg.h>

#define LOG_SIZE  65536
#define LINE_SIZE 512

static char kept[LOG_SIZE];
static size_t kept_length;
static bool kept_cut, has_serial;

void console_open(void)
{
    kept_length = 0;
    kept_cut = false;
    has_serial = serial_open();
}

static void put(char c)
{
    if (c == '\n')
        serial_put('\r');
    serial_put(c);
    if (kept_length < LOG_SIZE)
        kept[kept_length++] = c;
    else
        kept_cut = true;
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

const char *console_log(size_t *length, bool *cut)
{
    *length = kept_length;
    *cut = kept_cut;
    return kept;
}

bool console_has_serial(void)
{
    return has_serial;
}
