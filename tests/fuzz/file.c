/* latchkey.cfg: its lines, the cases that its globs select, and the fault that it names. */
#include "tests/fuzz/words.h"

#include "include/bits.h"
#include "tests/faults/choice.h"
#include "tests/harness/glob.h"
#include "tests/run/select.h"

static const struct test_case cases[] = {
    {.id = "fred/frame-bp"}, {.id = "fred/frame-de"}, {.id = "fred/nmi-stack-level"}, {.id = "nmi/one"},
    {.id = "nmi/two"},       {.id = "ring3/sysret"},  {.id = "exit/nmi-rf"},          {.id = "vmx/on"},
};

/* The first word of a line; *more is set if there is a second. */
static const char *one_word(const char *line, const char *end, size_t *length, bool *more)
{
    const char *blanks = " \t\r", *stop = memchr(line, '#', (size_t)(end - line));
    const char *word, *next;

    stop = stop ? stop : end;
    for (word = line; word < stop && *word && strchr(blanks, *word);)
        word++;
    for (next = word; next < stop && !(*next && strchr(blanks, *next));)
        next++;
    *length = (size_t)(next - word);
    for (*more = false; next < stop; next++)
        *more = *more || !strchr(blanks, *next);
    return word;
}

/* Applies the text line by line. Returns the number of the invalid line, 0 if there is none. */
static unsigned read_lines(struct options *o, const char *text, size_t size)
{
    const char *end = text + size;
    unsigned number = 1;

    for (const char *line = text, *stop; line < end; line = stop + 1, number++) {
        size_t length;
        bool more;

        stop = memchr(line, '\n', (size_t)(end - line));
        stop = stop ? stop : end;

        const char *word = one_word(line, stop, &length, &more);

        if (length > 0 && (checked_word(o, word, length) || more))
            return number;
    }
    return 0;
}

/* Dynamic programming from the pattern's end: reach[i] is whether the rest of the pattern matches id + i. */
static bool matches(struct glob g, const char *id)
{
    size_t length = strlen(id);
    bool reach[64] = {0};

    reach[length] = true;
    for (size_t at = g.length; at-- > 0;) {
        for (size_t i = length + 1; g.text[at] == '*' && i-- > 0;)
            reach[i] = reach[i] || (i < length && reach[i + 1]);
        for (size_t i = 0; g.text[at] != '*' && i <= length; i++)
            reach[i] = i < length && (g.text[at] == '?' || g.text[at] == id[i]) && reach[i + 1];
    }
    return reach[0];
}

/* The cases that a list of globs matches, as bits; *good is whether each glob matches one. */
static unsigned cases_named(const char *list, bool *good)
{
    unsigned all = 0;

    for (const char *at = list, *end; *list; at = end + 1) {
        unsigned one = 0;

        end = at + strcspn(at, ",");
        for (unsigned i = 0; i < COUNT_OF(cases); i++)
            one |= matches((struct glob){at, (size_t)(end - at)}, cases[i].id) ? 1U << i : 0;
        *good = *good && one;
        all |= one;
        if (!*end)
            break;
    }
    return all;
}

static void check_selection(const struct options *o)
{
    unsigned got = 0, want;
    bool good = true;
    error e;

    want = *o->only ? cases_named(o->only, &good) : (1U << COUNT_OF(cases)) - 1;
    want &= ~cases_named(o->skip, &good);
    e = select_check(o, cases, COUNT_OF(cases));
    EXPECT((good && want) == !e, "only=%s skip=%s: %s", o->only, o->skip, e ? e : "taken");
    if (e) {
        expect_whole(e);
        return;
    }
    for (unsigned i = 0; i < COUNT_OF(cases); i++)
        got |= select_wants(o, &cases[i]) ? 1U << i : 0;
    EXPECT(got == want, "only=%s skip=%s: cases %#x, not %#x", o->only, o->skip, got, want);
}

static void check_fault(const struct options *o)
{
    error of_soft = fault_choose(o->fault, true);

    if (of_soft)
        expect_whole(of_soft);
    EXPECT(!of_soft || fault_choose(o->fault, false), "fault=%s only without the software backend", o->fault);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    struct options want = options_default(), got = want, after = want;
    bool utf16 = size > 1 && (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0);
    bool nul = size > 0 && memchr(text, '\0', size);
    size_t mark = size > 2 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    unsigned wrong = nul || utf16 ? 0 : read_lines(&want, text + mark, size - mark);
    char place[40];
    error e;

    options_file_after(&after, text, size);
    e = options_file(&got, text, size);
    EXPECT((nul || utf16 || wrong) == (e != NULL), "%s", e ? e : "taken");
    if (e) {
        snprintf(place, sizeof(place),
                 utf16 ? "latchkey.cfg is UTF-16"
                 : nul ? "latchkey.cfg holds"
                       : "latchkey.cfg, line %u: ",
                 wrong);
        EXPECT(strncmp(e, place, strlen(place)) == 0, "%s...: %s", place, e);
        expect_whole(e);
        return 0;
    }
    EXPECT(memcmp(&want, &got, sizeof(want)) == 0, "other options than line by line");
    EXPECT(after.after == got.after, "after=%u, not %u", after.after, got.after);
    check_selection(&got);
    check_fault(&got);
    return 0;
}
