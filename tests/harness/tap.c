#include "tests/harness/tap.h"

#include "boot/console/console.h"
#include "boot/text/format.h"
#include "include/bits.h"

static struct results now;

void tap_begin(void)
{
    now = (struct results){0};
    say("TAP version 14\n");
}

void tap_plan(unsigned results)
{
    say("1..%u\n", results);
}

/* A directive follows: TAP takes what is behind the first bare # for one (TAP 14, Escaping). */
static void say_escaped(const char *text)
{
    for (; *text; text++)
        say(*text == '#' ? "\\%c" : "%c", *text);
}

static void say_line(const struct test_case *c, const struct test *t, unsigned round)
{
    bool skip = t->skipped && !t->failures;

    say("%s %u - %s: ", t->failures ? "not ok" : "ok", now.passed + now.failed + now.skipped + 1, c->id);
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

/* What had no room shall not cost the next line its beginning. */
static void say_kept(const char *text, size_t length, size_t room)
{
    say_text(text);
    if (length + 1 >= room)
        say("\n# and more, for which there was no room\n");
}

/* In a later round it may be known already. */
static void note_failed(const char *id)
{
    unsigned i = 0;

    now.failed++;
    while (i < now.ids && now.id[i] != id)
        i++;
    if (i < now.ids)
        return;
    if (i < COUNT_OF(now.id))
        now.id[now.ids++] = id;
    else
        now.more = true;
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
        now.skipped++;
    } else {
        now.passed++;
    }
    if (round == 1 || t->failures)
        say_kept(t->story, t->story_length, sizeof(t->story));
}

void tap_status(unsigned number, unsigned results, const char *id)
{
    console_status("case %u of %u: %s  (%u passed, %u failed, %u skipped)", number, results, id, now.passed,
                   now.failed, now.skipped);
}

void tap_sum(void)
{
    say("# %u passed, %u failed, %u skipped\n", now.passed, now.failed, now.skipped);
}

void tap_bail_out(error e)
{
    format(now.bail_out, sizeof(now.bail_out), "%s [%s]", e, error_place());
    say("Bail out! %s\n", now.bail_out);
}

bool tap_all_passed(void)
{
    return now.passed > 0 && now.failed == 0 && !now.bail_out[0];
}

const struct results *tap_results(void)
{
    return &now;
}
