/* Which file names are log files, and their numbers. */
#include "tests/host/unit.h"

#include "boot/log/log_name.h"

static void names_have_their_numbers(void **state)
{
    static const struct {
        const char *name;
        unsigned number;
    } rows[] = {
        {"latchkey-1.tap", 1},
        {"latchkey-42.tap", 42},
        {"latchkey-007.tap", 7},
        {"LATCHKEY-3.TAP", 3},
        {"Latchkey-999999.Tap", 999999},
        {"latchkey-1000000.tap", 0},
        {"latchkey-4294967297.tap", 0},
        {"latchkey-18446744073709551617.tap", 0},
        {"latchkey-0.tap", 0},
        {"latchkey-.tap", 0},
        {"latchkey--1.tap", 0},
        {"latchkey-1.tap.old", 0},
        {"latchkey-1.tx", 0},
        {"latchkey-1x.tap", 0},
        {"latchkey-1", 0},
        {"latchkey-", 0},
        {"latchkey.cfg", 0},
        {"1.tap", 0},
        {"", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char *name = exact_copy(rows[i].name, strlen(rows[i].name) + 1);

        EXPECT(log_number(name) == rows[i].number, "%s: want %u, got %u", rows[i].name, rows[i].number,
               log_number(name));
        free(name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_have_their_numbers),
    };

    return RUN(tests);
}
