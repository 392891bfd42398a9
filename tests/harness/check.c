#include "tests/harness/check.h"

#include "boot/text/format.h"
#include "boot/text/string.h"

#include <stdarg.h>

#define CASES "tests/cases/" /* no name of a file that calls a check is shorter */

void tell(struct test *t, const char *text, ...)
{
    size_t room = sizeof(t->story) - t->story_length, used;
    char *line = t->story + t->story_length;
    va_list arguments;

    used = format(line, room, "#   ");
    va_start(arguments, text);
    used += format_list(line + used, room - used, text, arguments);
    va_end(arguments);
    used += format(line + used, room - used, "\n");
    if (t->story_omitted || used == room - 1) {
        t->story_omitted++;
        *line = '\0';
    } else {
        t->story_length += used;
    }
}

void check_failed(const char *file, unsigned line, struct test *t, const char *what, const char *want,
                  const char *got, const char *more_key, const char *more)
{
    struct diagnostics *d = &t->diagnostics;

    t->failures++;
    diagnostics_add(d, "what", "%s", what);
    diagnostics_add(d, "want", "%s", want);
    diagnostics_add(d, "got", "%s", got);
    if (more_key)
        diagnostics_add(d, more_key, "%s", more);
    diagnostics_add(d, "at", "%s:%u", file, line);
    if (t->from_line && memcmp(file, CASES, sizeof(CASES) - 1) != 0)
        diagnostics_add(d, "from", CASES "%s.c:%u", t->id, t->from_line);
    diagnostics_end(d);
}

bool check_at(const char *file, unsigned line, struct test *t, bool good, const char *what)
{
    if (!good)
        check_failed(file, line, t, what, "true", "false", NULL, NULL);
    return good;
}

bool check_equal_at(const char *file, unsigned line, struct test *t, const char *what, uint64_t want,
                    uint64_t got)
{
    char wanted[20], is[20], differ[200];
    size_t used = 0;

    if (want == got)
        return true;
    differ[0] = '\0';
    format(wanted, sizeof(wanted), "%#018lx", want);
    format(is, sizeof(is), "%#018lx", got);
    for (unsigned bit = 64; bit-- > 0;) {
        if ((want ^ got) & BIT(bit))
            used += format(differ + used, sizeof(differ) - used, used ? " %u" : "%u", bit);
    }
    check_failed(file, line, t, what, wanted, is, "differ", differ);
    return false;
}

static void name_reason(char *out, size_t size, uint32_t reason)
{
    format(out, size, "%#x, %s", reason, vm_exit_name(reason & EXIT_REASON_BASIC));
}

bool check_exit_reason_at(const char *file, unsigned line, struct test *t, const char *what, uint32_t want,
                          uint32_t got)
{
    char wanted[80], is[80];

    if (want == got)
        return true;
    name_reason(wanted, sizeof(wanted), want);
    name_reason(is, sizeof(is), got);
    check_failed(file, line, t, what, wanted, is, NULL, NULL);
    return false;
}

bool check_error_at(const char *file, unsigned line, struct test *t, error e)
{
    if (e)
        check_failed(file, line, t, "error", "none", e, "raised", error_place());
    return !e;
}

bool check_frame_at(const char *file, unsigned line, struct test *t, const struct fred_frame *want,
                    const struct fred_frame *got)
{
    static const char *const names[FRED_FRAME_WORDS] = {
        "+00 error code", "+08 RIP",     "+10 CS slot",    "+18 RFLAGS",
        "+20 RSP",        "+28 SS slot", "+30 event data", "+38 reserved",
    };
    const uint64_t *w = (const uint64_t *)want, *g = (const uint64_t *)got;
    bool good = true;

    for (unsigned i = 0; i < FRED_FRAME_WORDS; i++)
        good = check_equal_at(file, line, t, names[i], w[i], g[i]) && good;
    if (!good) {
        struct fred_event e = fred_frame_decode(fred_layout(), got);
        char name[80];

        fred_event_name(name, sizeof(name), e.type, e.vector);
        diagnostics_add(&t->diagnostics, "decoded",
                        "%s, length %u, level %u, latch %u, sys %u, sti %u, nested %u", name, e.length,
                        e.level, e.latch, e.sys, e.sti, e.nested);
        diagnostics_end(&t->diagnostics);
    }
    return good;
}
