#include "tests/harness/check.h"

#include "boot/text/format.h"

#include <stdarg.h>

__attribute__((format(printf, 2, 3))) static void diagnose(struct test *t, const char *text, ...)
{
    va_list arguments;

    va_start(arguments, text);
    t->diagnostics_length += format_list(t->diagnostics + t->diagnostics_length,
                                         sizeof(t->diagnostics) - t->diagnostics_length, text, arguments);
    va_end(arguments);
}

void tell(struct test *t, const char *text, ...)
{
    va_list arguments;

    t->story_length += format(t->story + t->story_length, sizeof(t->story) - t->story_length, "#   ");
    va_start(arguments, text);
    t->story_length +=
        format_list(t->story + t->story_length, sizeof(t->story) - t->story_length, text, arguments);
    va_end(arguments);
    t->story_length += format(t->story + t->story_length, sizeof(t->story) - t->story_length, "\n");
}

bool check(struct test *t, bool good, const char *what)
{
    if (!good) {
        t->failures++;
        diagnose(t, "  - wanted: %s\n", what);
    }
    return good;
}

bool check_equal(struct test *t, const char *what, uint64_t want, uint64_t got)
{
    if (want == got)
        return true;
    t->failures++;
    diagnose(t, "  - what: %s\n    want: %#018lx\n    got:  %#018lx\n    differ:", what, want, got);
    for (unsigned bit = 64; bit-- > 0;) {
        if ((want ^ got) & BIT(bit))
            diagnose(t, " %u", bit);
    }
    diagnose(t, "\n");
    return false;
}

bool check_error(struct test *t, error e)
{
    if (e) {
        t->failures++;
        diagnose(t, "  - error: %s [%s]\n", e, error_place());
    }
    return !e;
}

bool check_frame(struct test *t, const struct fred_frame *want, const struct fred_frame *got)
{
    static const char *const names[FRED_FRAME_WORDS] = {
        "+00 error code", "+08 RIP",     "+10 CS slot",    "+18 RFLAGS",
        "+20 RSP",        "+28 SS slot", "+30 event data", "+38 reserved",
    };
    const uint64_t *w = (const uint64_t *)want, *g = (const uint64_t *)got;
    bool good = true;

    for (unsigned i = 0; i < FRED_FRAME_WORDS; i++)
        good = check_equal(t, names[i], w[i], g[i]) && good;
    if (!good) {
        struct fred_event e = fred_frame_decode(fred_layout(), got);
        char name[80];

        fred_event_name(name, sizeof(name), e.type, e.vector);
        diagnose(t, "  - got decoded: %s, length %u, level %u, latch %u, sys %u, sti %u, nested %u\n", name,
                 e.length, e.level, e.latch, e.sys, e.sti, e.nested);
    }
    return good;
}
