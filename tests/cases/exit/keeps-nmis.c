#include "nmi/handler.h"
#include "tests/guests/exit_kinds.h"
#include "tests/harness/suite.h"

/* The guest's controls and its blocking by NMI, and how NMIs stand in the host before the entry and after. */
static const struct setting {
    struct nmi_controls controls;
    bool blocked;
    enum standing before, after;
} settings[] = {
    {{0}, false, STANDS_OPEN, STANDS_OPEN},
    {{0}, true, STANDS_BLOCKED, STANDS_BLOCKED},
    {{0}, true, STANDS_BLOCKED, STANDS_EMPTY},
    {{0}, true, STANDS_HELD, STANDS_HELD},
    {{0}, false, STANDS_BLOCKED, STANDS_OPEN},
    {{0}, true, STANDS_OPEN, STANDS_BLOCKED},
    {{.exiting = true}, false, STANDS_OPEN, STANDS_OPEN},
    {{.exiting = true}, true, STANDS_BLOCKED, STANDS_BLOCKED},
    {{.exiting = true}, true, STANDS_BLOCKED, STANDS_EMPTY},
    {{.exiting = true}, true, STANDS_HELD, STANDS_HELD},
    {{.exiting = true, .virtual_nmis = true}, false, STANDS_OPEN, STANDS_OPEN},
    {{.exiting = true, .virtual_nmis = true}, true, STANDS_OPEN, STANDS_OPEN},
    {{.exiting = true, .virtual_nmis = true}, true, STANDS_BLOCKED, STANDS_OPEN},
    /* An NMI comes in the guest at once. */
    {{0}, false, STANDS_HELD, STANDS_BLOCKED},
    {{0}, false, STANDS_HELD, STANDS_EMPTY},
    {{.exiting = true}, false, STANDS_HELD, STANDS_BLOCKED},
    {{.exiting = true}, false, STANDS_HELD, STANDS_EMPTY},
    {{.exiting = true, .virtual_nmis = true}, false, STANDS_HELD, STANDS_BLOCKED},
    {{.exiting = true, .virtual_nmis = true}, true, STANDS_HELD, STANDS_EMPTY},
};

static bool nmi_comes(const struct setting *s)
{
    return s->before == STANDS_HELD && s->after != STANDS_HELD;
}

static bool fits(const struct setting *s, const struct exit_kind *kind)
{
    switch (kind->by) {
    case BY_NMI:
        return nmi_comes(s) && s->controls.exiting;
    case BY_DELIVERY:
        return nmi_comes(s) && !s->controls.exiting;
    case BY_WINDOW:
        return !nmi_comes(s) && s->controls.virtual_nmis && !s->blocked;
    default:
        return !nmi_comes(s);
    }
}

/* Whether IRET changes blocking by NMI, of whichever kind (SDM vol. 3, 25.3). */
static bool iret_opens(const struct setting *s, const struct exit_kind *kind)
{
    return kind->by == BY_IRET && (!s->controls.exiting || s->controls.virtual_nmis);
}

static bool want_blocked(const struct setting *s, const struct exit_kind *kind)
{
    return kind->by == BY_DELIVERY || (s->blocked && !iret_opens(s, kind));
}

static enum standing want_standing(const struct setting *s, const struct exit_kind *kind)
{
    return iret_opens(s, kind) ? STANDS_OPEN : s->after;
}

/* Bit 12 is undefined in event delivery, and for IRET with NMI exiting and without virtual NMIs. */
static void check_bits(struct test *t, const struct setting *s, const struct exit_kind *kind,
                       const struct vm_exit *exit)
{
    bool in_delivery = exit->vectoring & INTERRUPTION_VALID, iret = kind->by == BY_IRET;

    check_equal(t, "IDT-vectoring information without bit 12: the event in delivery",
                kind->by == BY_DELIVERY             ? INTERRUPTION(EVENT_NMI, VECTOR_NMI)
                : kind->reason == EXIT_MONITOR_TRAP ? 0
                                                    : kind->event.information,
                in_delivery ? exit->vectoring & ~INTERRUPTION_IRET : 0);
    if (exit->reason == EXIT_EXCEPTION_OR_NMI)
        check_equal(t, "bit 13 of the VM-exit interruption information: the guest is without FRED", 0,
                    exit->interruption & BIT(13));
    if (in_delivery || (iret && !iret_opens(s, kind)))
        return;
    if (exit->reason == EXIT_EXCEPTION_OR_NMI)
        check_equal(t, "bit 12 of the VM-exit interruption information",
                    iret && s->blocked ? INTERRUPTION_IRET : 0, exit->interruption & INTERRUPTION_IRET);
    if (exit->reason == EXIT_EPT_VIOLATION)
        check_equal(t, "bit 12 of the exit qualification", iret && s->blocked ? EPT_VIOLATION_IRET : 0,
                    exit->qualification & EPT_VIOLATION_IRET);
}

struct place {
    unsigned level;
    bool launch, ring3;
};

static void run_row(struct test *t, const struct setting *s, const struct exit_kind *kind, struct place at)
{
    struct vm_exit exit = {0};
    bool held_comes = iret_opens(s, kind) && s->after == STANDS_HELD;
    bool ran = guest_launches(t, at.launch) && host_stand(t, s->before) &&
               exit_kind_open(t, kind, s->controls, s->blocked) && (!at.ring3 || guest_ring3(t));

    fred_set_level(at.level);
    ran = ran && exit_kind_run(t, kind, &exit);
    check_equal(t, "stack level after the exit", at.level, fred_level());
    fred_set_level(0);
    if (ran) {
        check_guest_blocked(t, want_blocked(s, kind));
        check_equal(t, "activity state", kind->activity, exit.activity);
        check_bits(t, s, kind, &exit);
        check_host_stands(t, want_standing(s, kind), held_comes);
    }
    exit_kind_close(t, kind);
    if (t->failures)
        tell(t,
             "%s by %s: NMI exiting %u, virtual NMIs %u, blocked in the guest %u, in the host %s; level %u, "
             "ring %u",
             kind->name, at.launch ? "VMLAUNCH" : "VMRESUME", s->controls.exiting, s->controls.virtual_nmis,
             s->blocked, standing_names[s->before], at.level, at.ring3 ? 3 : 0);
}

static void run_kind(struct test *t, const struct setting *s, const struct exit_kind *kind)
{
    for (unsigned level = 0; level < FRED_LEVELS && !t->failures; level++)
        run_row(t, s, kind, (struct place){.level = level, .launch = level & 1});
    if (kind->ring0 || t->failures)
        return;
    run_row(t, s, kind, (struct place){.ring3 = true});
    guest_ring3_close(t);
}

CASE(exit, keeps-nmis, "an exit of any kind leaves NMIs as they were, but after one for an NMI they are blocked: at every stack level, from ring 0 and 3",
     "SDM vol. 3, 25.3, 26.7.1, 27.2.3, 27.3.4, 27.5.5, Updating Non-Register State")
{
    for (unsigned i = 0; i < exit_kinds_count; i++) {
        if (!exit_kind_there(t, &exit_kinds[i]))
            continue;
        for (unsigned j = 0; j < COUNT_OF(settings) && !t->failures; j++) {
            if (fits(&settings[j], &exit_kinds[i]))
                run_kind(t, &settings[j], &exit_kinds[i]);
        }
    }
}
