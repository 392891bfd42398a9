#include "tests/guests/arrival.h"

static const struct nmi_controls all_controls[] = {
    {0},
    {.exiting = true},
    {.exiting = true, .virtual_nmis = true},
    {.exiting = true, .virtual_nmis = true, .window = true},
};

static const enum standing all_before[] = {STANDS_OPEN, STANDS_BLOCKED, STANDS_HELD};

bool arrival_number(unsigned i, struct arrival *a)
{
    a->launch = i & 1;
    a->blocked = i & 2;
    a->before = all_before[i / 4 % COUNT_OF(all_before)];
    i /= 4 * COUNT_OF(all_before);
    if (i >= COUNT_OF(all_controls))
        return false;
    a->controls = all_controls[i];
    return true;
}

enum arrives what_arrives(const struct arrival *a)
{
    if (a->controls.window && !a->blocked)
        return WINDOW_ARRIVES;
    if (a->before != STANDS_HELD || (a->blocked && !a->controls.virtual_nmis))
        return NOTHING_ARRIVES;
    return a->controls.exiting ? NMI_EXITS : NMI_ENTERS;
}

/* An NMI that has come blocks NMIs. Those for which there is a choice are checked in two ways, as one NMI of
 * a check merges with one that is still pending. */
static enum standing stands_after(const struct arrival *a)
{
    switch (what_arrives(a)) {
    case NMI_EXITS:
    case NMI_ENTERS:
        return a->launch ? STANDS_BLOCKED : STANDS_EMPTY;
    case WINDOW_ARRIVES:
        return STANDS_OPEN;
    default:
        if (a->controls.virtual_nmis || !a->blocked)
            return STANDS_OPEN;
        return a->before == STANDS_HELD ? STANDS_HELD : a->launch ? STANDS_BLOCKED : STANDS_EMPTY;
    }
}

bool(arrival_open)(struct test *t, const struct arrival *a)
{
    return guest_launches(t, a->launch) && host_stand(t, a->before) && guest_open(t, a->controls);
}

void(check_arrives)(struct test *t, const struct arrival *a, const struct vm_exit *exit, uint64_t rip)
{
    switch (what_arrives(a)) {
    case WINDOW_ARRIVES:
        check_nmi_window(t, exit, rip);
        break;
    case NMI_EXITS:
        check_nmi_exit(t, exit, rip);
        break;
    case NMI_ENTERS:
        check_guest_event(t, exit, VECTOR_NMI, rip);
        break;
    default:
        break;
    }
}

void(arrival_close)(struct test *t, const struct arrival *a, bool injected)
{
    bool after_window = what_arrives(a) == WINDOW_ARRIVES && a->before == STANDS_HELD;

    check_guest_blocked(t, a->blocked || injected || what_arrives(a) == NMI_ENTERS);
    check_host_stands(t, stands_after(a), after_window);
    guest_close(t);
}

void(tell_arrival)(struct test *t, const struct arrival *a, const char *what)
{
    tell(t,
         "%s by %s: NMI exiting %u, virtual NMIs %u, window %u, blocked in the guest %u; in the host %s "
         "before",
         what, a->launch ? "VMLAUNCH" : "VMRESUME", a->controls.exiting, a->controls.virtual_nmis,
         a->controls.window, a->blocked, standing_names[a->before]);
}
