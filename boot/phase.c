#include "boot/phase.h"

#include "boot/cpu.h"

#include <stddef.h>

static const struct {
    const char *name, *where;
} phases[] = {
#define PHASE_ENTRY(id, name, where) [PHASE_##id] = {name, where},
    PHASES(PHASE_ENTRY)};

static enum phase now;
static void (*watching)(enum phase phase);

static bool shared;
bool phase_watched;

static bool counts(void)
{
    return !shared || this_cpu()->number == 0;
}

void phase_share(bool by_all)
{
    shared = by_all;
}

enum phase phase_begin(enum phase next)
{
    enum phase before = now;

    if (!counts())
        return before;

    now = next;
    if (watching)
        watching(next);
    return before;
}

void phase_return(enum phase before)
{
    if (counts())
        now = before;
}

enum phase phase_now(void)
{
    return now;
}

const char *phase_name(enum phase phase)
{
    return phases[phase].name;
}

const char *phase_where(enum phase phase)
{
    return phases[phase].where;
}

void phase_watch(void (*watcher)(enum phase phase))
{
    watching = watcher;
    phase_watched = watcher != NULL;
}
