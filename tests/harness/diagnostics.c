#include "tests/harness/diagnostics.h"

#include "boot/text/format.h"

#include <stdarg.h>

size_t yaml_quote(char *out, size_t size, const char *text)
{
    size_t used = format(out, size, "'");

    for (; *text; text++)
        used += format(out + used, size - used, *text == '\'' ? "''" : "%c", *text);
    return used + format(out + used, size - used, "'");
}

void diagnostics_add(struct diagnostics *d, const char *key, const char *text, ...)
{
    char value[DIAGNOSTICS_VALUE];
    va_list arguments;

    va_start(arguments, text);
    format_list(value, sizeof(value), text, arguments);
    va_end(arguments);
    d->used += format(d->text + d->used, sizeof(d->text) - d->used,
                      "    %c %s: ", d->used == d->length ? '-' : ' ', key);
    d->used += yaml_quote(d->text + d->used, sizeof(d->text) - d->used, value);
    d->used += format(d->text + d->used, sizeof(d->text) - d->used, "\n");
}

void diagnostics_end(struct diagnostics *d)
{
    /* A text that fills its room has been cut. */
    if (d->omitted || d->used == sizeof(d->text) - 1) {
        d->omitted++;
        d->used = d->length;
        d->text[d->length] = '\0';
    }
    d->length = d->used;
}
