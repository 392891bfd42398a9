#include "boot/configure.h"

#include "boot/firmware.h"

error configure(struct options *o)
{
    static char file[OPTIONS_FILE_LIMIT], line[512];
    size_t length;

    *o = options_default();
    TRY(firmware_read_file(L"latchkey.cfg", file, sizeof(file), &length));
    TRY(options_file(o, file, length));
    length = firmware_load_options(line, sizeof(line));
    TRY(options_line(o, line, length));
    return NULL;
}
