#include "boot/session/configure.h"

#include "boot/console/console.h"
#include "boot/firmware/firmware.h"
#include "boot/firmware/volume.h"

static size_t ignored_bytes;

error configure(struct options *o)
{
    static char file[OPTIONS_FILE_LIMIT], line[OPTIONS_LINE_SIZE];
    size_t file_length, line_length, bytes;

    *o = options_default();
    if (!firmware_load_options(line, sizeof(line), &line_length, &bytes))
        ignored_bytes = bytes;
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

void configure_introduce(void)
{
    if (ignored_bytes)
        say("# load options: %lu bytes that are not UCS-2 text, ignored\n", ignored_bytes);
}
