#include "tests/run/summary_screen.h"

#include "boot/text/format.h"

#define ROWS_AROUND  7 /* for everything but the failed cases */
#define ROWS_BAILING 5 /* for the longest error, at 80 columns */

/* As many as there is room for, and how many more there are. */
static size_t failed_cases(char *out, size_t size, unsigned room, const struct tap_totals *r)
{
    unsigned shown = r->failed_ids < room ? r->failed_ids : room;
    size_t used = 0;

    for (unsigned i = 0; i < shown; i++)
        used += format(out + used, size - used, "not ok %s\n", r->failed_id[i]);
    if (shown < r->failed_ids)
        used += format(out + used, size - used, "and %u more%s\n", r->failed_ids - shown,
                       r->more_failed ? ", or others" : "");
    else if (r->more_failed)
        used += format(out + used, size - used, "and others\n");
    return used;
}

void summary_screen_text(char *out, size_t size, unsigned rows, const struct tap_totals *r, const char *log)
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
