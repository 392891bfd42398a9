/* The log as a file in the root of the volume that we were started from. */
#include "boot/log_file.h"

#include "boot/console.h"
#include "boot/format.h"
#include "boot/log.h"
#include "boot/log_name.h"
#include "boot/string.h"
#include "boot/volume.h"
#include "include/bits.h"

static char file_place[200] = "in no file: it has not been written yet";

static void note_number(const char *name, void *highest)
{
    unsigned number = log_number(name);

    if (number > *(unsigned *)highest)
        *(unsigned *)highest = number;
}

error log_file_write(const struct journal *j, const char *closing, char name[LOG_NAME], uint64_t *length)
{
    struct journal_text text;
    struct piece pieces[JOURNAL_PIECES + 2];
    unsigned highest = 0;
    bool in_line = false;

    TRY(volume_list(note_number, &highest));
    if (highest == LOG_NUMBER_MOST)
        return FAIL("latchkey-%u.tap is there, and no number is higher: move the logs away", highest);
    format(name, LOG_NAME, "latchkey-%u.tap", highest + 1);
    journal_text(j, &text);
    for (size_t i = 0; i < JOURNAL_PIECES; i++) {
        struct piece p = text.pieces[i];

        pieces[i] = p;
        in_line = p.length ? p.text[p.length - 1] != '\n' : in_line;
    }
    pieces[JOURNAL_PIECES] = (struct piece){"\n", in_line ? 1 : 0};
    pieces[JOURNAL_PIECES + 1] = (struct piece){closing, strlen(closing)};
    return volume_create(name, pieces, COUNT_OF(pieces), length);
}

void log_save(void)
{
    char name[LOG_NAME];
    uint64_t length;
    error e;

    log_status("the writing of its log");
    e = log_file_write(log_journal(), "", name, &length);
    journal_end(log_journal());
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
