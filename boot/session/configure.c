#include "boot/session/configure.h"

#include "boot/console/console.h"
#include "boot/firmware/firmware.h"
#include "boot/firmware/network.h"
#include "boot/firmware/volume.h"
#include "boot/text/format.h"

static char ignored[100];         /* of the load options, and why; empty: nothing */
static const char *cfg_elsewhere; /* where latchkey.cfg was found, if not on the boot volume */

/* A program that came over a network has no volume: then the file is beside it on the server, or on our
 * stick. */
static error read_cfg(char *out, size_t size, size_t *length)
{
    struct volume v;

    if (volume_boot(&v))
        return volume_read_options(&v, out, size, length);
    TRY(network_read_options(out, size, length));
    if (*length) {
        cfg_elsewhere = "of the TFTP server";
    } else if (volume_labelled(&v, 1)) {
        TRY(volume_read_options(&v, out, size, length));
        cfg_elsewhere = *length ? "of the volume " VOLUME_LABEL : NULL;
    }
    return NULL;
}

error configure(struct options *o)
{
    static char file[OPTIONS_FILE_LIMIT], line[OPTIONS_LINE_SIZE];
    size_t file_length, line_length, bytes;

    *o = options_default();
    if (!firmware_load_options(line, sizeof(line), &line_length, &bytes))
        format(ignored, sizeof(ignored), "%lu bytes that are not text", bytes);
    if (options_are_foreign(line, line_length)) {
        format(ignored, sizeof(ignored), "\"%.60s\" has no word key=value", line);
        line_length = 0;
    }
    options_line_after(o, line, line_length);
    if (line_length == sizeof(line) - 1)
        return FAIL("a command line of %lu characters or more: write the options to latchkey.cfg",
                    line_length);
    TRY(read_cfg(file, sizeof(file), &file_length));
    options_file_after(o, file, file_length);
    options_line_after(o, line, line_length);
    TRY(options_file(o, file, file_length));
    return options_line(o, line, line_length);
}

void configure_introduce(void)
{
    if (ignored[0])
        say("# load options: %s, ignored\n", ignored);
    if (cfg_elsewhere)
        say("# latchkey.cfg: that %s\n", cfg_elsewhere);
}
