#include "tests/run/summary_screen.h"

#include "boot/text/format.h"

#define ROWS_AROUND  7 /* all but the cases that failed */
#define ROWS_BAILING 5 /* of the longest error, on 80 columns */

/* Those that have room, and how many others there are. */
static size_t failed_cases(char *out, size_t size, unsigned room, const struct results *r)
{
    unsigned shown = r->ids < room ? r->ids : room;
    size_t used = 0;

    for (unsigned i = 0; i < shown; i++)
        used += format(out + used, size - used, "not ok %s\n", r->id[i]);
    if (shown < r->ids)
        used +=
            format(out + used, size - used, "and %u more%s\n", r->ids - shown, r->more ? ", or others" : "");
    else if (r->more)
        used += format(out + used, size - used, "and others\n");
    return used;
}

void summary_screen_text(char *out, size_t size, unsigned rows, const struct results *r, const char *log)
{
    unsigned around = ROWS_AROUND + (r->bail_out[0] ? ROWS_BAILING : 0);
    size_t used = 0;

    if (r->passed + r->failed + r->skipped)
        used += format(out + used, size - used, "# %u passed, %u failed, %u skipped\n", r->passed, r->failed,
                       r->skipped);
    used += failed_cases(out + used, size - used, rows > around + 1 ? rows - around : 1, r);
    if (r->bail_out[0])
        used += format(out + used, size - used, "Bail out! %s\n", r->bail_out);
    format(out + used, size - used, "\nthe log is %s\n", log);
}
