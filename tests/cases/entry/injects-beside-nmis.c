#include "tests/guests/arrival.h"
#include "tests/guests/injection.h"
#include "tests/harness/suite.h"

/* Without virtual NMIs an injected NMI has cases of its own: guest/injected-nmi-open. */
static const struct row {
    const char *what;
    struct vm_injection event;
} rows[] = {
    {"an NMI injected", {INTERRUPTION(EVENT_NMI, VECTOR_NMI), 0, 0}},
    {"an interrupt injected", {INTERRUPTION(EVENT_EXTERNAL_INTERRUPT, GUEST_INTERRUPT), 0, 0}},
    {"#UD injected", {INTERRUPTION(EVENT_HARDWARE_EXCEPTION, VECTOR_UD), 0, 0}},
    {"#DB injected", {INTERRUPTION(EVENT_HARDWARE_EXCEPTION, VECTOR_DB), 0, 0}},
    {"#DF injected", {INTERRUPTION_WITH_CODE(EVENT_HARDWARE_EXCEPTION, VECTOR_DF), 0, 0}},
    {"#GP injected", {INTERRUPTION_WITH_CODE(EVENT_HARDWARE_EXCEPTION, VECTOR_GP), 0, 0}},
    {"INT 30h injected", {INTERRUPTION(EVENT_SOFTWARE_INTERRUPT, 0x30), 0, 2}},
    {"INT 2 injected", {INTERRUPTION(EVENT_SOFTWARE_INTERRUPT, VECTOR_NMI), 0, 2}},
    {"INT1 injected", {INTERRUPTION(EVENT_PRIVILEGED_SOFTWARE_EXCEPTION, VECTOR_DB), 0, 1}},
    {"INT3 injected", {INTERRUPTION(EVENT_SOFTWARE_EXCEPTION, VECTOR_BP), 0, 1}},
};

static bool is_nmi(const struct row *row)
{
    return row->event.information == INTERRUPTION(EVENT_NMI, VECTOR_NMI);
}

/* An injected NMI needs a guest that does not block NMIs (SDM vol. 3, 26.3.1.5). */
static bool fits(const struct row *row, const struct arrival *a)
{
    return !is_nmi(row) || (a->controls.virtual_nmis && !a->blocked);
}

/* The blocking that an injected NMI brings holds off the NMI window. */
static struct arrival after_injection(const struct row *row, const struct arrival *a)
{
    struct arrival after = *a;

    after.blocked |= is_nmi(row);
    return after;
}

/* What arrives does so after the injected event, before the first instruction of its handler. */
static void run_row(struct test *t, const struct row *row, const struct arrival *a)
{
    unsigned vector = row->event.information & (uint32_t)INTERRUPTION_VECTOR;
    struct arrival after = after_injection(row, a);
    struct vm_exit exit = {0};

    if (!arrival_open(t, a))
        return;
    if (guest_at(t, GUEST_STEP_CALL, a->blocked) && guest_opens_interrupts(t) &&
        check_error(t, vcpu_inject(&row->event)) && guest_run(t, &exit)) {
        if (what_arrives(&after) == NOTHING_ARRIVES)
            check_guest_event(t, &exit, vector, guest_step(GUEST_STEP_CALL) + row->event.length);
        else
            check_arrives(t, &after, &exit, guest_handler(vector));
        check_equal(t, "IDT-vectoring information, valid", 0, exit.vectoring & INTERRUPTION_VALID);
    }
    arrival_close(t, &after, false);
    if (t->failures)
        tell_arrival(t, a, row->what);
}

CASE(entry, injects-beside-nmis, "an injected event comes before a pending NMI, loses none, and changes no blocking by NMI, but that an NMI brings virtual blocking",
     "SDM vol. 3, 26.6.1.1, Details of Vectored-Event Injection, and 26.7.1, Interruptibility State")
{
    struct arrival a;

    for (unsigned i = 0; i < COUNT_OF(rows); i++) {
        for (unsigned j = 0; arrival_number(j, &a) && !t->failures && !t->skipped; j++) {
            if (fits(&rows[i], &a))
                run_row(t, &rows[i], &a);
        }
    }
}
