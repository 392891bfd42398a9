#include "boot/report/phase.h"

#include "boot/cpu/cpu.h"

#include <stddef.h>

static const struct {
    const char *name, *where;
} phases[] = {
#define PHASE_ENTRY(id, name, where) [PHASE_##id] = {name, where},
    PHASES(PHASE_ENTRY)};

static enum phase current_phase;
static void (*phase_watcher)(enum phase phase);

static bool phases_shared;
bool phase_watched;

static bool phase_counts(void)
{
    return !phases_shared || this_cpu()->number == 0;
}

void phase_share(bool by_all)
{
    phases_shared = by_all;
}

enum phase phase_begin(enum phase next)
{
    enum phase before = current_phase;

    if (!phase_counts())
        return before;

    current_phase = next;
    if (phase_watcher)
        phase_watcher(next);
    return before;
}

void phase_return(enum phase before)
{
    if (phase_counts())
        current_phase = before;
}

enum phase phase_now(void)
{
    return current_phase;
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
    phase_watcher = watcher;
    phase_watched = watcher != NULL;
}
