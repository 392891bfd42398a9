#include "boot/screen.h"

#include "boot/cells.h"
#include "boot/console.h"
#include "boot/format.h"
#include "boot/gop.h"
#include "boot/string.h"
#include "include/instructions.h"

static struct surface surface;
static struct cells cells;
static bool there; /* a screen that can be drawn on: now, or at the end */
static char line[1024];
static size_t line_length;

/* What is written goes through the CPU's write-combining buffers: it has to be seen even if nothing follows.
 */
static void draw(void)
{
    if (surface.base) {
        cells_draw(&cells, &surface);
        sfence();
    }
}

static void end_line(void)
{
    cells_line(&cells, line, line_length, line_colour(line, line_length));
    line_length = 0;
    draw();
}

/* A line is drawn when it is whole. */
static bool put(char c)
{
    if (c != '\n')
        line[line_length++] = c;
    if (c == '\n' || line_length == sizeof(line))
        end_line();
    return true;
}

static void status(const char *text)
{
    cells_status(&cells, text, status_colour(text, strlen(text)));
    draw();
}

static void name_it(const struct screen_mode *mode)
{
    static const char *const names[] = {"RGBX", "BGRX", "masks", "BltOnly"};
    char masks[64] = "";

    if (mode->format == FORMAT_MASKS)
        format(masks, sizeof(masks), " %x %x %x", mode->masks[0], mode->masks[1], mode->masks[2]);
    say("# screen: %ux%u, %s%s, text %ux%u%s%s\n", mode->width, mode->height, names[mode->format], masks,
        surface.columns, cells.rows, surface.scale == 2 ? " doubled" : "",
        surface.base ? "" : "; no frame buffer, it shows the end only");
}

static const struct console_sink sink = {.put = put, .status = status};

static void put_text(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        put(text[i]);
}

void screen_open(enum screen_option how)
{
    struct screen_mode mode;
    char why[128];

    if (how == SCREEN_OFF) {
        say("# screen: none, screen=off\n");
    } else if (!gop_find(&mode)) {
        say("# screen: none, the firmware has no graphics output\n");
    } else if (!surface_make(&surface, &mode,
                             how == SCREEN_SMALL   ? 1
                             : how == SCREEN_LARGE ? 2
                                                   : 0,
                             why, sizeof(why))) {
        say("# screen: none, %s\n", why);
    } else {
        gop_clear();
        cells_open(&cells, &surface);
        there = true;
        console_replay(put_text);
        console_add(&sink);
        name_it(&mode);
    }
}

struct memory_range screen_frame_buffer(void)
{
    return there ? (struct memory_range){(uint64_t)surface.base, surface.size} : (struct memory_range){0};
}

unsigned screen_rows(void)
{
    return there ? cells.rows - 1 : 0;
}

static void draw_row(unsigned row, const struct surface *on)
{
    cells_draw_row(&cells, row, on);
}

void screen_last(const char *text, const char *status)
{
    if (!there)
        return;
    gop_clear();
    cells_open(&cells, &surface);
    for (size_t length; *text; text += length + (text[length] == '\n')) {
        const char *newline = memchr(text, '\n', strlen(text));

        length = newline ? (size_t)(newline - text) : strlen(text);
        cells_line(&cells, text, length, line_colour(text, length));
    }
    cells_status(&cells, status, status_colour(status, strlen(status)));
    draw();
    if (!surface.base)
        gop_paint(&surface, cells.rows, draw_row);
}
