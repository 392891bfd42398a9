/* The log as a file in the root of the boot volume, or of one with our label. */
#include "boot/log/log_file.h"

#include "boot/console/console.h"
#include "boot/firmware/volume.h"
#include "boot/log/log.h"
#include "boot/log/log_ending.h"
#include "boot/log/log_name.h"
#include "boot/text/format.h"
#include "boot/text/string.h"
#include "include/bits.h"

#define MOST_VOLUMES  8 /* that are tried */
#define LOG_FRAGMENTS (PERSISTENT_LOG_FRAGMENTS + 2)
#define ON_RAM        ", gone when the power is off: copy it from there before"

static char file_place[400] = "in no file: not written yet";

static void note_number(const char *name, void *highest)
{
    unsigned number = log_number(name);

    if (number > *(unsigned *)highest)
        *(unsigned *)highest = number;
}

/* The whole text, in as many fragments, then the closing line. */
static void fragments_of(const struct persistent_log *log, struct persistent_log_text *text,
                         const char *closing, struct text_fragment out[LOG_FRAGMENTS])
{
    struct log_ending ending;
    size_t left;

    persistent_log_text(log, text);
    ending = log_ending(text->fragments, PERSISTENT_LOG_FRAGMENTS);
    left = ending.keep;
    for (size_t i = 0; i < PERSISTENT_LOG_FRAGMENTS; i++) {
        out[i] = text->fragments[i];
        if (out[i].length > left)
            out[i].length = left;
        left -= out[i].length;
    }
    out[PERSISTENT_LOG_FRAGMENTS] = (struct text_fragment){ending.more, strlen(ending.more)};
    out[PERSISTENT_LOG_FRAGMENTS + 1] = (struct text_fragment){closing, strlen(closing)};
}

static error write_on(const struct volume *v, const struct text_fragment *fragments, struct log_file *file)
{
    unsigned highest = 0;

    TRY(volume_list(v, note_number, &highest));
    if (highest == LOG_NUMBER_MOST)
        return FAIL("latchkey-%u.tap exists, and no number is higher: move the logs away", highest);
    format(file->name, LOG_NAME, "latchkey-%u.tap", highest + 1);
    TRY(volume_create(v, file->name, fragments, LOG_FRAGMENTS, &file->length));
    file->is_volatile = v->is_ram;
    file->volume = v->is_ram ? " on a RAM disk" : v->is_boot ? "" : " on the volume " VOLUME_LABEL;
    return NULL;
}

static error write_on_boot_volume(const struct text_fragment *fragments, struct log_file *file)
{
    struct volume boot;

    if (!volume_boot(&boot))
        return FAIL("the program was not started from a volume");
    return boot.is_ram ? FAIL("the boot volume is a RAM disk") : write_on(&boot, fragments, file);
}

/* The last resort; fails with `otherwise` if the boot volume is none. */
static error write_on_ram_disk(const struct text_fragment *fragments, struct log_file *file, error otherwise)
{
    struct volume boot;

    return volume_boot(&boot) && boot.is_ram ? write_on(&boot, fragments, file) : otherwise;
}

static error write_on_labelled(const struct text_fragment *fragments, struct log_file *file)
{
    struct volume volumes[MOST_VOLUMES];
    size_t count = volume_labelled(volumes, MOST_VOLUMES);
    error e = FAIL("a FAT stick with the label " VOLUME_LABEL " would get it");

    for (size_t i = 0; i < count; i++) {
        e = write_on(&volumes[i], fragments, file);
        if (!e)
            return NULL;
        e = FAIL("nor is it on the volume " VOLUME_LABEL ": %s", e);
    }
    return e;
}

error log_file_write(const struct persistent_log *log, const char *closing, struct log_file *file)
{
    struct text_fragment fragments[LOG_FRAGMENTS];
    struct persistent_log_text text;
    error why, also;

    fragments_of(log, &text, closing, fragments);
    file->elsewhere = NULL;
    why = write_on_boot_volume(fragments, file);
    if (!why)
        return NULL;
    also = write_on_labelled(fragments, file);
    if (!also) {
        file->elsewhere = why;
        return NULL;
    }
    why = write_on_ram_disk(fragments, file, why);
    return why ? FAIL("%s; %s", why, also) : NULL;
}

void log_save(void)
{
    struct log_file file;
    error e;

    log_status("writing its log");
    e = log_file_write(log_current(), "", &file);
    persistent_log_end(log_current());
    if (e) {
        say("# log: not written: %s\n", e);
        format(file_place, sizeof(file_place), "in no file: %s", e);
        return;
    }
    say("# log: written to \\%s%s, %lu bytes%s%s%s\n", file.name, file.volume, file.length,
        file.is_volatile ? ON_RAM : "", file.elsewhere ? ", because " : "",
        file.elsewhere ? file.elsewhere : "");
    format(file_place, sizeof(file_place), "in \\%s%s%s", file.name,
           file.volume[0] ? file.volume : " on the boot volume", file.is_volatile ? ON_RAM : "");
}

const char *log_where(void)
{
    return file_place;
}
