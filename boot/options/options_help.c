/* The usage text, from the table of options. */
#include "boot/options/options.h"

#include "boot/options/options_table.h"
#include "boot/text/format.h"
#include "boot/text/string.h"

#define NAMES 23 /* columns for key=values */
#define WIDTH 79

/* The default comes first. */
static size_t format_words(char *out, size_t size, const struct option *option)
{
    size_t used = format(out, size, "%s", option_word(option, option->initial));
    const char *word;

    for (unsigned i = 0; (word = option_word(option, i)); i++) {
        if (i != option->initial)
            used += format(out + used, size - used, "|%s", word);
    }
    return used;
}

static size_t format_values(char *out, size_t size, const struct option *option)
{
    if (option->words && option->most)
        return format(out, size, "%s|%u..%u", option->words, option->least, option->most);
    if (option->words)
        return format_words(out, size, option);
    if (option_is_text(option))
        return format(out, size, "TEXT");
    if (option->initial != option->least)
        return format(out, size, "%u|%u..%u", option->initial, option->least, option->most);
    return format(out, size, "%u..%u", option->initial, option->most);
}

static size_t format_option(char *out, size_t size, const struct option *option)
{
    char names[80];
    size_t used = format(names, sizeof(names), "%s=", option->key);

    used += format_values(names + used, sizeof(names) - used, option);
    if (used < NAMES)
        return format(out, size, "  %-23s%s\n", names, option->purpose);
    if (2 + used + 2 + strlen(option->purpose) <= WIDTH)
        return format(out, size, "  %s  %s\n", names, option->purpose);
    return format(out, size, "  %s\n  %-23s%s\n", names, "", option->purpose);
}

size_t options_help(char *out, size_t size, const char *version)
{
    size_t used = format(out, size,
                         "Latchkey %s\n"
                         "Reflects a guest's NMI exits to the host's FRED NMI handler, and tests it.\n"
                         "usage: latchkey.efi [key=value ...]     -h, --help, -?, /? or help: this text\n"
                         "The first value is the default:\n",
                         version);

    for (size_t i = 0; i < options_count; i++)
        used += format_option(out + used, size - used, &options_known[i]);
    used += format(out + used, size - used,
                   "Also in latchkey.cfg (root of the volume), one per line; the command line wins.\n");
    return used;
}
