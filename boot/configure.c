#include "boot/configure.h"

#include "boot/firmware.h"
#include "boot/volume.h"

error configure(struct options *o)
{
    static char file[OPTIONS_FILE_LIMIT], line[1024];
    size_t file_length, line_length;

    *o = options_default();
    line_length = firmware_load_options(line, sizeof(line));
    options_after(o, line, line_length);
    if (line_length == sizeof(line) - 1)
        return FAIL("a command line of %lu characters or more: write the options to latchkey.cfg",
                    line_length);
    TRY(volume_read(L"latchkey.cfg", file, sizeof(file), &file_length));
    options_after(o, file, file_length);
    options_after(o, line, line_length);
    TRY(options_file(o, file, file_length));
    return options_line(o, line, line_length);
}
