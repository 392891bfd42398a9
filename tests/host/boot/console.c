/* Every sink gets every line, in the order in which the sinks were added; who comes later gets the lines so
 * far. */
#include "tests/host/unit.h"

#include "boot/console/console.h"

static char trace[512]; /* all that the sinks got, in order: what is kept in <>, a status in [] */
static char kept[512];
static bool serial_takes = true;

static void add(char *to, const char *text, size_t length)
{
    strncat(to, text, length);
}

static void keep(const char *text, size_t length)
{
    add(kept, text, length);
    add(trace, "<", 1);
    add(trace, text, length);
    add(trace, ">", 1);
}

static void keep_status(const char *text)
{
    add(trace, "[", 1);
    add(trace, text, strlen(text));
    add(trace, "]", 1);
}

static void replay(void (*show)(const char *text, size_t length))
{
    show(kept, strlen(kept));
}

static bool put_first(char c)
{
    bool takes = serial_takes;

    if (c == '!')
        say("nmi\n");
    serial_takes = true; /* it is given up, and needs nothing any more */
    add(trace, &c, 1);
    return takes;
}

static bool put_second(char c)
{
    char shown = c == '\n' ? '/' : c >= 'a' ? (char)(c - 'a' + 'A') : c;

    add(trace, &shown, 1);
    return true;
}

static void show(const char *text, size_t length)
{
    add(trace, text, length);
}

static const struct console_sink memory = {.keep = keep, .status = keep_status, .replay = replay};
static const struct console_sink serial = {.put = put_first, .lost = "lost\n"};
static const struct console_sink screen = {.put = put_second, .status = keep_status};

static void got(const char *want)
{
    assert_string_equal(trace, want);
    trace[0] = '\0';
}

static void nobody_listens_at_first(void **state)
{
    (void)state;
    say("early\n");
    console_status("early");
    console_replay(show);
    got("");
}

static void a_text_is_kept_whole_before_a_character_is_put(void **state)
{
    (void)state;
    console_add(&memory);
    console_add(&serial);
    console_add(&serial);
    say("a%cc\n", 'b');
    got("<abc\n>abc\n");
    console_status("case %u", 1);
    got("[case 1]");
}

static void a_sink_that_is_added_later_can_have_the_lines_so_far(void **state)
{
    (void)state;
    console_replay(show);
    got("abc\n");
    console_add(&screen);
    say("xy\n");
    got("<xy\n>xXyY\n/");
    console_status("on");
    got("[on][on]");
}

static void a_loss_is_reported_before_the_next_line_that_is_not_indented(void **state)
{
    (void)state;
    serial_takes = false;
    say("d");
    say("e\n");
    got("<d>dD<e\n>eE\n/");
    say("  f\n");
    assert_null(strstr(trace, "lost"));
    trace[0] = '\0';
    say("g\n");
    assert_ptr_equal(strstr(trace, "<lost\n>"), trace);
    assert_non_null(strstr(trace, "<g\n>"));
    trace[0] = '\0';
    say("h\n");
    got("<h\n>hH\n/");
}

/* An NMI handler prints while a character is on its way: its line is whole, and in the same place for all. */
static void a_line_inside_a_line_is_whole(void **state)
{
    (void)state;
    say("p!q\n");
    got("<p!q\n>pP<nmi\n>nNmMiI\n/!!qQ\n/");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_listens_at_first),
        cmocka_unit_test(a_text_is_kept_whole_before_a_character_is_put),
        cmocka_unit_test(a_sink_that_is_added_later_can_have_the_lines_so_far),
        cmocka_unit_test(a_loss_is_reported_before_the_next_line_that_is_not_indented),
        cmocka_unit_test(a_line_inside_a_line_is_whole),
    };

    return RUN(tests);
}
