/* The log as a file in the root of the boot volume. */
#include "boot/log/log_file.h"

#include "boot/console/console.h"
#include "boot/firmware/volume.h"
#include "boot/log/log.h"
#include "boot/log/log_ending.h"
#include "boot/log/log_name.h"
#include "boot/text/format.h"
#include "boot/text/string.h"
#include "include/bits.h"

static char file_place[200] = "in no file: not written yet";

static void note_number(const char *name, void *highest)
{
    unsigned number = log_number(name);

    if (number > *(unsigned *)highest)
        *(unsigned *)highest = number;
}

error log_file_write(const struct persistent_log *log, const char *closing, char name[LOG_NAME],
                     uint64_t *length)
{
    struct persistent_log_text text;
    struct text_fragment fragments[PERSISTENT_LOG_FRAGMENTS + 2];
    struct log_ending ending;
    unsigned highest = 0;
    size_t left;

    TRY(volume_list(note_number, &highest));
    if (highest == LOG_NUMBER_MOST)
        return FAIL("latchkey-%u.tap exists, and no number is higher: move the logs away", highest);
    format(name, LOG_NAME, "latchkey-%u.tap", highest + 1);
    persistent_log_text(log, &text);
    ending = log_ending(text.fragments, PERSISTENT_LOG_FRAGMENTS);
    left = ending.keep;
    for (size_t i = 0; i < PERSISTENT_LOG_FRAGMENTS; i++) {
        fragments[i] = text.fragments[i];
        if (fragments[i].length > left)
            fragments[i].length = left;
        left -= fragments[i].length;
    }
    fragments[PERSISTENT_LOG_FRAGMENTS] = (struct text_fragment){ending.more, strlen(ending.more)};
    fragments[PERSISTENT_LOG_FRAGMENTS + 1] = (struct text_fragment){closing, strlen(closing)};
    return volume_create(name, fragments, COUNT_OF(fragments), length);
}

void log_save(void)
{
    char name[LOG_NAME];
    uint64_t length;
    error e;

    log_status("writing its log");
    e = log_file_write(log_current(), "", name, &length);
    persistent_log_end(log_current());
    if (e) {
        say("# log: not written: %s\n", e);
        format(file_place, sizeof(file_place), "in no file: %s", e);
    } else {
        say("# log: written to \\%s, %lu bytes\n", name, length);
        format(file_place, sizeof(file_place), "in \\%s on the boot volume", name);
    }
}

const char *log_where(void)
{
    return file_place;
}
