#include "boot/session/configure.h"

#include "boot/console/console.h"
#include "boot/firmware/firmware.h"
#include "boot/firmware/volume.h"

error configure(struct options *o)
{
    static char file[OPTIONS_FILE_LIMIT], line[OPTIONS_LINE_SIZE];
    size_t file_length, line_length, bytes;

    *o = options_default();
    if (!firmware_load_options(line, sizeof(line), &line_length, &bytes))
        say("# load options: %lu bytes that are not text, ignored\n", bytes);
    if (options_are_foreign(line, line_length)) {
        say("# load options: \"%.60s\" has no word key=value, ignored\n", line);
        line_length = 0;
    }
    options_line_after(o, line, line_length);
    if (line_length == sizeof(line) - 1)
        return FAIL("a command line of %lu characters or more: write the options to latchkey.cfg",
                    line_length);
    TRY(volume_read_options(file, sizeof(file), &file_length));
    options_file_after(o, file, file_length);
    options_line_after(o, line, line_length);
    TRY(options_file(o, file, file_length));
    return options_line(o, line, line_length);
}
