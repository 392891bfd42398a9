#include "boot/screen/screen.h"

#include "boot/console/console.h"
#include "boot/screen/gop.h"
#include "boot/screen/text_grid.h"
#include "boot/text/format.h"
#include "boot/text/string.h"
#include "include/instructions.h"

static struct framebuffer screen_pixels;
static struct text_grid screen_grid;
static bool screen_found; /* with a frame buffer, or for the last screen only */
static char pending_line[1024];
static size_t pending_length;

/* SFENCE: the CPU's write-combining buffers would keep back the last writes. */
static void draw_screen(void)
{
    if (screen_pixels.base) {
        text_grid_draw(&screen_grid, &screen_pixels);
        sfence();
    }
}

static void end_line(void)
{
    text_grid_line(&screen_grid, pending_line, pending_length, line_colour(pending_line, pending_length));
    pending_length = 0;
    draw_screen();
}

/* A line is drawn when it is complete. */
static bool screen_put(char c)
{
    if (c != '\n')
        pending_line[pending_length++] = c;
    if (c == '\n' || pending_length == sizeof(pending_line))
        end_line();
    return true;
}

static void screen_status(const char *text)
{
    text_grid_status(&screen_grid, text, status_colour(text, strlen(text)));
    draw_screen();
}

static void print_mode(const struct screen_mode *mode)
{
    static const char *const names[] = {"RGBX", "BGRX", "masks", "BltOnly"};
    char masks[64] = "";

    if (mode->format == PIXEL_MASKS)
        format(masks, sizeof(masks), " %x %x %x", mode->masks[0], mode->masks[1], mode->masks[2]);
    say("# screen: %ux%u, %s%s, text %ux%u%s%s\n", mode->width, mode->height, names[mode->format], masks,
        screen_pixels.columns, screen_grid.rows, screen_pixels.scale == 2 ? " doubled" : "",
        screen_pixels.base ? "" : "; no frame buffer, it shows the end only");
}

static const struct console_sink screen_sink = {.put = screen_put, .status = screen_status};

static void put_text(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        screen_put(text[i]);
}

void screen_open(enum screen_option how)
{
    struct screen_mode mode;
    char why[128];

    if (how == SCREEN_OFF) {
        say("# screen: none, screen=off\n");
    } else if (!gop_find(&mode)) {
        say("# screen: none, the firmware has no graphics output\n");
    } else if (!framebuffer_make(&screen_pixels, &mode,
                                 how == SCREEN_SMALL   ? 1
                                 : how == SCREEN_LARGE ? 2
                                                       : 0,
                                 why, sizeof(why))) {
        say("# screen: none, %s\n", why);
    } else {
        gop_clear();
        text_grid_open(&screen_grid, &screen_pixels);
        screen_found = true;
        console_replay(put_text);
        console_add(&screen_sink);
        print_mode(&mode);
    }
}

struct memory_range screen_framebuffer(void)
{
    return screen_found ? (struct memory_range){(uint64_t)screen_pixels.base, screen_pixels.size}
                        : (struct memory_range){0};
}

unsigned screen_rows(void)
{
    return screen_found ? screen_grid.rows - 1 : 0;
}

static void draw_row(unsigned row, const struct framebuffer *on)
{
    text_grid_draw_row(&screen_grid, row, on);
}

void screen_last(const char *text, const char *status)
{
    if (!screen_found)
        return;
    gop_clear();
    text_grid_open(&screen_grid, &screen_pixels);
    for (size_t length; *text; text += length + (text[length] == '\n')) {
        const char *newline = memchr(text, '\n', strlen(text));

        length = newline ? (size_t)(newline - text) : strlen(text);
        text_grid_line(&screen_grid, text, length, line_colour(text, length));
    }
    text_grid_status(&screen_grid, status, status_colour(status, strlen(status)));
    draw_screen();
    if (!screen_pixels.base)
        gop_paint(&screen_pixels, screen_grid.rows, draw_row);
}
