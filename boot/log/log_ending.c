#include "boot/log/log_ending.h"

#include "boot/text/string.h"

#include <stdbool.h>

#define LINE_HEAD 6 /* characters that tell what a line is, a NUL after a shorter line included */

struct block_state {
    bool open;
    size_t keep;      /* if it is open: where its whole entries end */
    unsigned entries; /* begun so far */
};

static bool is_line(const char head[LINE_HEAD], const char *with)
{
    return memcmp(head, with, LINE_HEAD) == 0;
}

static void end_line(struct block_state *b, const char head[LINE_HEAD], size_t start)
{
    if (!b->open && is_line(head, "  ---")) {
        *b = (struct block_state){.open = true, .keep = start};
    } else if (b->open && (head[0] != ' ' || is_line(head, "  ..."))) {
        b->open = false;
    } else if (b->open && is_line(head, "    - ")) {
        if (b->entries++ > 0)
            b->keep = start;
    }
}

struct log_ending log_ending(const struct text_fragment *fragments, size_t count)
{
    char head[LINE_HEAD] = "";
    struct block_state block = {0};
    size_t at = 0, start = 0;

    for (size_t n = 0; n < count; n++) {
        for (size_t i = 0; i < fragments[n].length; i++) {
            char c = fragments[n].text[i];

            if (c == '\n') {
                if (at - start < LINE_HEAD)
                    head[at - start] = '\0';
                end_line(&block, head, start);
                start = at + 1;
            } else if (at - start < LINE_HEAD) {
                head[at - start] = c;
            }
            at++;
        }
    }
    if (block.open)
        return (struct log_ending){block.keep, block.entries > 1 ? "  ...\n" : ""};
    return (struct log_ending){at, at > start ? "\n" : ""};
}
