#include "tests/harness/glob.h"

#include "boot/text/string.h"

struct glob glob_first(const char *list)
{
    size_t length = 0;

    while (list[length] && list[length] != ',')
        length++;
    return (struct glob){list, length};
}

struct glob glob_next(struct glob g)
{
    const char *end = g.text + g.length;

    return *end ? glob_first(end + 1) : (struct glob){NULL, 0};
}

/* The first place from `i` on where what comes after the star can begin. */
static size_t end_of_star(struct glob g, size_t star, const char *id, size_t i)
{
    char next = star + 1 < g.length ? g.text[star + 1] : '*';

    while (next != '*' && next != '?' && id[i] && id[i] != next)
        i++;
    return i;
}

/* After a mismatch the last star matches more; no earlier star has to be tried again. */
bool glob_matches(struct glob g, const char *id)
{
    size_t at = 0, star = g.length, star_id = 0, i = 0;

    while (id[i]) {
        if (at < g.length && g.text[at] == '*') {
            star = at++;
            i = star_id = end_of_star(g, star, id, i);
        } else if (at < g.length && (g.text[at] == '?' || g.text[at] == id[i])) {
            at++;
            i++;
        } else if (star < g.length) {
            at = star + 1;
            i = star_id = end_of_star(g, star, id, star_id + 1);
        } else {
            return false;
        }
    }
    while (at < g.length && g.text[at] == '*')
        at++;
    return at == g.length;
}

bool glob_any_matches(const char *list, const char *id)
{
    for (struct glob g = glob_first(list); g.text; g = glob_next(g)) {
        if (glob_matches(g, id))
            return true;
    }
    return false;
}
