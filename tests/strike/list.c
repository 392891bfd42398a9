#include "tests/strike/list.h"

#include "boot/text/format.h"
#include "boot/text/string.h"
#include "include/bits.h"

static const char *const event_names[] = {
#define STRIKE_NAME(id, name) [STRIKE_##id] = name,
    STRIKES(STRIKE_NAME)};

static const char *event_name(unsigned i)
{
    return i < COUNT_OF(event_names) ? event_names[i] : NULL;
}

static const char *name_of_phase(unsigned i)
{
    return i < PHASE_COUNT ? phase_name((enum phase)i) : NULL;
}

/* The number of that name; if there is none, the first number without a name. */
static unsigned find(const char *(*name)(unsigned i), const char *text, size_t length)
{
    unsigned i = 0;

    while (name(i) && (strlen(name(i)) != length || memcmp(name(i), text, length)))
        i++;
    return i;
}

static error unknown_name(const char *what, const char *(*name)(unsigned i), const char *text, size_t length)
{
    char names[200] = "";
    size_t used = 0;

    for (unsigned i = 0; name(i); i++)
        used += format(names + used, sizeof(names) - used, " %s", name(i));
    return FAIL("strike: \"%.*s\" is no %s, the %ss are%s", length < 20 ? (int)length : 20, text, what, what,
                names);
}

static error parse_strike(const char *text, size_t length, struct strike *out)
{
    const char *at = memchr(text, '@', length);
    unsigned event, phase;
    size_t before;

    if (!at)
        return FAIL("strike: \"%.*s\" is not EVENT@PHASE, as ud@latch is", length < 40 ? (int)length : 40,
                    text);
    before = (size_t)(at - text);
    event = find(event_name, text, before);
    if (!event_name(event))
        return unknown_name("event", event_name, text, before);
    phase = find(name_of_phase, at + 1, length - before - 1);
    if (!name_of_phase(phase))
        return unknown_name("phase", name_of_phase, at + 1, length - before - 1);
    *out = (struct strike){(enum strike_event)event, (enum phase)phase};
    return NULL;
}

error strike_list(const char *text, struct strike *out, unsigned *count)
{
    *count = 0;
    while (*text || *count) {
        const char *comma = memchr(text, ',', strlen(text));

        if (*count == STRIKES_MOST)
            return FAIL("strike: more than %u at once are too many", STRIKES_MOST);
        TRY(parse_strike(text, comma ? (size_t)(comma - text) : strlen(text), &out[(*count)++]));
        if (!comma)
            break;
        text = comma + 1;
    }
    return NULL;
}
