#include "tests/harness/tap.h"

#include "boot/console/console.h"
#include "boot/text/format.h"
#include "include/bits.h"

static struct tap_totals totals;

void tap_begin(void)
{
    totals = (struct tap_totals){0};
    say("TAP version 14\n");
}

void tap_plan(unsigned results)
{
    say("1..%u\n", results);
}

/* A directive follows, and TAP takes the text after the first unescaped # for it (TAP 14, Escaping). */
static void say_escaped(const char *text)
{
    for (; *text; text++)
        say(*text == '#' ? "\\%c" : "%c", *text);
}

static void say_line(const struct test_case *c, const struct test *t, unsigned round)
{
    bool skip = t->skipped && !t->failures;

    say("%s %u - %s: ", t->failures ? "not ok" : "ok", totals.passed + totals.failed + totals.skipped + 1,
        c->id);
    if (skip)
        say_escaped(case_sentence(c));
    else
        say("%s", case_sentence(c));
    if (round > 1)
        say(" (round %u)", round);
    if (skip)
        say(" # SKIP %s", t->skipped);
    say("\n");
}

/* A truncated text may lack its newline: the next line must not be appended to it. */
static void say_kept(const char *text, size_t length, size_t room)
{
    say_text(text);
    if (length + 1 >= room)
        say("\n# truncated: the buffer is full\n");
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
    say_line(c, t, round);
    if (t->failures) {
        say("  ---\n  source: %s\n", c->source);
        say_kept(t->diagnostics, t->diagnostics_length, sizeof(t->diagnostics));
        say("  ...\n");
        note_failed(c->id);
    } else if (t->skipped) {
        totals.skipped++;
    } else {
        totals.passed++;
    }
    if (round == 1 || t->failures)
        say_kept(t->story, t->story_length, sizeof(t->story));
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
