#include "tests/harness/tap.h"

#include "boot/console/console.h"
#include "boot/text/format.h"
#include "include/bits.h"

static struct tap_totals totals;

void tap_begin(unsigned results)
{
    totals = (struct tap_totals){0};
    say("TAP version 14\n");
    if (results)
        say("1..%u\n", results);
}

/* Its block is printed at once with it: a reset does not come between them. */
static size_t format_line(char *out, size_t size, const struct test_case *c, const struct test *t,
                          unsigned round)
{
    size_t used = format(out, size, "%s %u - %s: %s", t->failures ? "not ok" : "ok",
                         totals.passed + totals.failed + totals.skipped + 1, c->id, case_sentence(c));

    if (round > 1)
        used += format(out + used, size - used, " (round %u)", round);
    if (t->skipped && !t->failures)
        used += format(out + used, size - used, " # SKIP %s", t->skipped);
    return used + format(out + used, size - used, "\n");
}

/* No comment line and no empty line: some readers end a block there. */
static void format_block(char *out, size_t size, const struct test_case *c, const struct test *t)
{
    size_t used = format(out, size, "  ---\n  source: ");

    used += yaml_quote(out + used, size - used, c->source);
    used += format(out + used, size - used, "\n  checks:\n%s", t->diagnostics.text);
    if (t->diagnostics.omitted)
        used += format(out + used, size - used, "    - omitted: '%u entries for which there was no room'\n",
                       t->diagnostics.omitted);
    format(out + used, size - used, "  ...\n");
}

static void say_result(const struct test_case *c, const struct test *t, unsigned round)
{
    static char lines[sizeof(t->diagnostics.text) + 1024];
    size_t used = format_line(lines, sizeof(lines), c, t, round);

    if (t->failures)
        format_block(lines + used, sizeof(lines) - used, c, t);
    say_text(lines);
}

static void say_story(const struct test *t)
{
    say_text(t->story);
    if (t->story_omitted)
        say("#   and %u lines for which there was no room\n", t->story_omitted);
}

/* With repeat=N a case may have failed in an earlier round. */
static void note_failed(const char *id)
{
    unsigned i = 0;

    totals.failed++;
    while (i < totals.failed_ids && totals.failed_id[i] != id)
        i++;
    if (i < totals.failed_ids)
        return;
    if (i < COUNT_OF(totals.failed_id))
        totals.failed_id[totals.failed_ids++] = id;
    else
        totals.more_failed = true;
}

void tap_result(const struct test_case *c, const struct test *t, unsigned round)
{
    say_result(c, t, round);
    if (t->failures) {
        note_failed(c->id);
    } else if (t->skipped) {
        totals.skipped++;
    } else {
        totals.passed++;
    }
    if (round == 1 || t->failures)
        say_story(t);
}

void tap_status(unsigned number, unsigned results, const char *id)
{
    console_status("case %u of %u: %s  (%u passed, %u failed, %u skipped)", number, results, id,
                   totals.passed, totals.failed, totals.skipped);
}

void tap_sum(void)
{
    say("# %u passed, %u failed, %u skipped\n", totals.passed, totals.failed, totals.skipped);
}

void tap_bail_out(error e)
{
    format(totals.bail_out, sizeof(totals.bail_out), "%s [%s]", e, error_place());
    say("Bail out! %s\n", totals.bail_out);
}

bool tap_all_passed(void)
{
    return totals.passed > 0 && totals.failed == 0 && !totals.bail_out[0];
}

const struct tap_totals *tap_totals(void)
{
    return &totals;
}
