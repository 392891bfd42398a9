/* A log that breaks off after any of its bytes, in one fragment or in several. */
#include "tests/host/unit.h"

#include "boot/log/log_ending.h"
#include "include/bits.h"

#include <stdio.h>

#define HEAD "TAP version 14\n1..2\nnot ok 1 - a/b: c\n"
#define OPEN "  ---\n  source: 's'\n  checks:\n"
#define ONE  "    - what: 'x'\n      want: '1'\n      got: '2'\n"
#define TWO  "    - decoded: 'y'\n"

static void expect(const char *text, size_t length, const char *kept, const char *more)
{
    for (size_t cut = 0; cut <= length; cut++) {
        struct text_fragment fragments[] = {{text, cut}, {"", 0}, {text + cut, length - cut}};
        struct log_ending e = log_ending(fragments, COUNT_OF(fragments));

        EXPECT(e.keep == strlen(kept) && !strcmp(e.more, more),
               "%.*s: want %zu bytes and \"%s\", got %zu, \"%s\"", (int)length, text, strlen(kept), more,
               e.keep, e.more);
    }
}

static void an_open_block_is_closed(void **state)
{
    static const struct {
        const char *text, *kept, *more;
    } rows[] = {
        {"", "", ""},
        {HEAD, HEAD, ""},
        {HEAD "ok 2 - a", HEAD "ok 2 - a", "\n"},
        {HEAD "  -", HEAD "  -", "\n"},
        {HEAD "  ---\n", HEAD, ""},
        {HEAD OPEN, HEAD, ""},
        {HEAD OPEN ONE, HEAD, ""},
        {HEAD OPEN ONE "    - deco", HEAD, ""},
        {HEAD OPEN ONE TWO, HEAD OPEN ONE, "  ...\n"},
        {HEAD OPEN ONE TWO "  ..", HEAD OPEN ONE, "  ...\n"},
        {HEAD OPEN ONE TWO TWO "      got: 'it", HEAD OPEN ONE TWO, "  ...\n"},
        {HEAD OPEN ONE TWO "  ...\n", HEAD OPEN ONE TWO "  ...\n", ""},
        {HEAD OPEN ONE "  ...\n" HEAD OPEN ONE TWO, HEAD OPEN ONE "  ...\n" HEAD OPEN ONE, "  ...\n"},
        {HEAD OPEN ONE "# 5 bytes are missing here\nok", HEAD OPEN ONE "# 5 bytes are missing here\nok",
         "\n"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        expect(rows[i].text, strlen(rows[i].text), rows[i].kept, rows[i].more);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(an_open_block_is_closed)};

    return RUN(tests);
}
