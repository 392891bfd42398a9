#include "tests/fred_guest/experiments.h"

#include "boot/text/format.h"
#include "boot/text/string.h"
#include "tests/fred_guest/experiment_steps.h"

#define OUTCOME 160 /* bytes of its text */

static const char *const guest_names[GUESTS] = {
    [IDT_GUEST] = "IDT guest",
    [FRED_GUEST] = "FRED guest",
    [FRED_GUEST_BY_ERETS] = "FRED guest with ERETS for IRET",
};

static const char *const start_names[STARTS] = {
    [START_CALLS] = "runs",    [START_WAITS] = "waits",    [START_SENDS] = "sends",
    [START_HALTED] = "halted", [START_NEVER] = "no entry",
};

static const char *const event_names[EVENTS] = {
    [NMI_EXIT] = "NMI exit",
    [WINDOW_EXIT] = "window exit",
    [NMI_ARRIVES] = "NMI",
    [INTERRUPT_ARRIVES] = "interrupt",
    [DONE] = "done",
    [NMI_IN_HOST] = "NMI in the host",
    [HOST_OPEN] = "host open",
    [HOST_BLOCKED] = "host blocked",
    [HOST_ONE] = "one held",
    [HOST_NONE] = "none held",
    [UNKNOWN] = "another event",
};

static const struct {
    enum experiment_place at;
    const char *name;
} places[] = {
    {AT_START, ""},
    {AT_SENT, ""},
    {PAST_RETURN, " after the return"},
    {IN_HANDLER, " in the handler"},
};

static bool enters(enum experiment_event event)
{
    return event >= NMI_EXIT && event <= DONE;
}

/* A step that is done is at its own end. */
static bool has_place(enum experiment_event event)
{
    return enters(event) && event != DONE;
}

static bool same(const struct experiment_seen *a, const struct experiment_seen *b)
{
    return a->event == b->event && a->blocked == b->blocked && (!has_place(a->event) || a->rip == b->rip);
}

static void text_of(char *out, size_t size, const struct experiment *row, enum guest_kind guest,
                    const struct experiment_seen *seen)
{
    const char *name = event_names[seen->event], *blocked = seen->blocked ? " (blocked)" : "";
    unsigned n = 0;

    while (n < COUNT_OF(places) && experiment_rip(row, guest, places[n].at) != seen->rip)
        n++;
    if (!has_place(seen->event))
        format(out, size, "%s%s", name, blocked);
    else if (n < COUNT_OF(places))
        format(out, size, "%s%s%s", name, places[n].name, blocked);
    else
        format(out, size, "%s at %#lx%s", name, seen->rip, blocked);
}

static struct experiment_seen wanted(const struct experiment *row, enum guest_kind guest, unsigned step)
{
    return (struct experiment_seen){
        .event = (enum experiment_event)(step & STEP_EVENT),
        .rip = experiment_rip(row, guest, (enum experiment_place)(step & STEP_PLACE)),
        .blocked = step & BLOCKED || (step & BLOCKED_WITH_FRED && guest != IDT_GUEST),
    };
}

static void compare(struct test *t, const struct experiment *row, enum guest_kind guest,
                    const struct experiment_seen *want, const struct experiment_seen *got)
{
    char what[80], want_text[48], got_text[48], rule[64];

    if (same(want, got))
        return;
    format(what, sizeof(what), "experiment %u (%s), %s", row->number, start_names[row->start],
           guest_names[guest]);
    text_of(want_text, sizeof(want_text), row, guest, want);
    text_of(got_text, sizeof(got_text), row, guest, got);
    format(rule, sizeof(rule), "SDM vol. 3, %s", row->source);
    check_failed(__FILE__, __LINE__, t, what, want_text, got_text, "rule", rule);
}

/* Makes the steps until one fails, and adds the text of each to the outcome. */
static void run_guest(struct test *t, const struct experiment *row, enum guest_kind guest, char *outcome)
{
    unsigned failures = t->failures;
    size_t length = 0;

    if (!experiment_start(t, row, guest))
        return;
    for (const uint16_t *step = row->steps; *step != STEPS_END; step++) {
        struct experiment_seen want = wanted(row, guest, *step), got = {0};
        char text[48];

        if (*step == RETURN) {
            if (!experiment_go_to_return(t, guest))
                return;
            continue;
        }
        if (!enters(want.event))
            got.event = experiment_look_at_host(t, want.event);
        else if (!experiment_enter(t, guest, &got))
            return;
        text_of(text, sizeof(text), row, guest, &got);
        length += format(outcome + length, OUTCOME - length, "%s%s", length ? ", " : "", text);
        compare(t, row, guest, &want, &got);
        if (t->failures > failures)
            return;
    }
}

static bool has_return(const struct experiment *row)
{
    const uint16_t *step = row->steps;

    while (*step != STEPS_END && *step != RETURN)
        step++;
    return *step == RETURN;
}

static void tell_outcomes(struct test *t, const struct experiment *row, char (*outcomes)[OUTCOME],
                          unsigned guests)
{
    bool all_same = true;

    for (unsigned guest = 1; guest < guests; guest++)
        all_same = all_same && memcmp(outcomes[0], outcomes[guest], strlen(outcomes[0]) + 1) == 0;
    for (unsigned guest = 0; guest < (all_same ? 1 : guests); guest++)
        tell(t, "experiment %u (%s), %s: %s", row->number, start_names[row->start],
             all_same ? "each guest" : guest_names[guest], outcomes[guest]);
}

void(run_experiment)(struct test *t, const struct experiment *row)
{
    unsigned guests = has_return(row) ? GUESTS : FRED_GUEST_BY_ERETS;
    char outcomes[GUESTS][OUTCOME] = {0};

    if (!fred_guest_open(t, row->controls))
        return;
    for (unsigned guest = 0; guest < guests; guest++)
        run_guest(t, row, (enum guest_kind)guest, outcomes[guest]);
    fred_guest_close(t);
    if (!t->skipped)
        tell_outcomes(t, row, outcomes, guests);
}
