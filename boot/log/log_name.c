#include "boot/log/log_name.h"

#include <stdbool.h>

static char lower_case(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Steps over `want` if *name begins with it. */
static bool skip_prefix(const char **name, const char *want)
{
    const char *at = *name;

    for (; *want; want++, at++) {
        if (lower_case(*at) != *want)
            return false;
    }
    *name = at;
    return true;
}

unsigned log_number(const char *name)
{
    unsigned number = 0;

    if (!skip_prefix(&name, "latchkey-"))
        return 0;
    for (; *name >= '0' && *name <= '9'; name++) {
        number = number * 10 + (unsigned)(*name - '0');
        if (number > LOG_NUMBER_MOST)
            return 0;
    }
    return skip_prefix(&name, ".tap") && !*name ? number : 0;
}
