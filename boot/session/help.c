#include "boot/session/help.h"

#include "boot/console/serial.h"
#include "boot/firmware/firmware.h"
#include "boot/options/options.h"

static void put_on_serial(const char *text)
{
    serial_open();
    for (; *text; text++)
        serial_put(*text);
    serial_close();
}

bool help_given(void)
{
    static char line[OPTIONS_LINE_SIZE], text[OPTIONS_HELP_SIZE];
    size_t length, bytes;

    if (!firmware_load_options(line, sizeof(line), &length, &bytes) || !options_ask_help(line, length))
        return false;
    options_help(text, sizeof(text), LATCHKEY_VERSION);
    firmware_print(text);
    if (!firmware_has_serial_console())
        put_on_serial(text);
    return true;
}
