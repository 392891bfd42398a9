#include "tests/guests/injection.h"

#include "boot/text/format.h"
#include "include/descriptors.h"

#define RFLAGS_OF_GUEST (RFLAGS_FIXED | RFLAGS_IF)

bool(injection_at)(struct test *t, const struct vm_injection *event)
{
    return guest_at(t, GUEST_STEP_CALL, false) && guest_set(t, GUEST_RFLAGS, RFLAGS_OF_GUEST) &&
           check_error(t, vcpu_inject(event));
}

static enum event_type type_of(const struct vm_injection *event)
{
    return (enum event_type)((event->information & INTERRUPTION_TYPE) >> INTERRUPTION_TYPE_SHIFT);
}

/* After these the guest resumes after the instruction (SDM vol. 3, 26.6.1.1). */
static bool is_software(enum event_type type)
{
    return type >= EVENT_SOFTWARE_INTERRUPT && type <= EVENT_SOFTWARE_EXCEPTION;
}

static uint64_t field(struct test *t, enum vmcs_field field)
{
    uint64_t value = 0;

    check_error(t, vmcs_read(field, &value));
    return value;
}

/* An injected NMI blocks NMIs with virtual NMIs; without them see guest/injected-nmi-open. */
void(check_blocking_behind)(struct test *t, const struct vm_injection *event, const struct vm_exit *exit)
{
    bool nmi = type_of(event) == EVENT_NMI, virtual_nmis = field(t, PIN_CONTROLS) & PIN_VIRTUAL_NMIS;

    check_equal(t, "interruptibility state", nmi && virtual_nmis ? INTERRUPTIBILITY_NMI : 0,
                exit->interruptibility & (nmi && !virtual_nmis ? ~INTERRUPTIBILITY_NMI : ~0UL));
}

/* An interrupt gate: the handler runs with IF, TF, NT and RF 0, on the guest's stack. */
static void check_handler(struct test *t, const struct vm_injection *event, const struct vm_exit *exit)
{
    check_equal(t, "RSP in the handler", GUEST_STACK_TOP - sizeof(struct guest_event), exit->rsp);
    check_equal(t, "RFLAGS in the handler", RFLAGS_FIXED, exit->rflags);
    check_blocking_behind(t, event, exit);
    check_equal(t, "activity state in the handler", ACTIVITY_ACTIVE, exit->activity);
    check_equal(t, "IDT-vectoring information, valid: the delivery was complete", 0,
                exit->vectoring & INTERRUPTION_VALID);
    check_equal(t, "VM-entry interruption information, valid: the exit has cleared it", 0,
                field(t, ENTRY_INTERRUPTION_INFORMATION) & INTERRUPTION_VALID);
}

void(check_injection_arrives)(struct test *t, const struct vm_injection *event)
{
    uint64_t rip = field(t, GUEST_RIP) + (is_software(type_of(event)) ? event->length : 0);
    uint64_t rflags = field(t, GUEST_RFLAGS);
    struct vm_exit exit = {0};
    const struct guest_event *got;

    if (!guest_run(t, &exit))
        return;
    check_guest_event(t, &exit, event->information & (uint32_t)INTERRUPTION_VECTOR, rip);
    got = t->failures ? NULL : guest_event(t, &exit);
    if (!got)
        return;
    check_equal(t, "error code on the guest's stack",
                event->information & INTERRUPTION_ERROR_CODE ? event->error_code : 0, got->error_code);
    check_equal(t, "CS on the guest's stack", SELECTOR_CODE, got->cs);
    check_equal(t, "RFLAGS on the guest's stack", rflags, got->rflags);
    check_equal(t, "RSP on the guest's stack", GUEST_STACK_TOP, got->rsp);
    check_equal(t, "SS on the guest's stack", SELECTOR_DATA, got->ss);
    check_handler(t, event, &exit);
}

static void tell_event(struct test *t, const struct vm_injection *event)
{
    char name[80];

    fred_event_name(name, sizeof(name), type_of(event), event->information & (uint32_t)INTERRUPTION_VECTOR);
    tell(t, "injected: %s: information %#x, error code %#x, length %u", name, event->information,
         event->error_code, event->length);
}

void(check_injected)(struct test *t, const struct vm_injection *event)
{
    if (t->failures)
        return;
    if (injection_at(t, event))
        check_injection_arrives(t, event);
    if (t->failures)
        tell_event(t, event);
}

static const enum vmcs_field unchanged[] = {GUEST_RIP,
                                            GUEST_RSP,
                                            GUEST_RFLAGS,
                                            GUEST_INTERRUPTIBILITY,
                                            GUEST_ACTIVITY_STATE,
                                            ENTRY_INTERRUPTION_INFORMATION};

static void read_unchanged(struct test *t, uint64_t values[])
{
    for (unsigned i = 0; i < COUNT_OF(unchanged); i++)
        values[i] = field(t, unchanged[i]);
}

static void check_unchanged(struct test *t, const uint64_t before[])
{
    static const char *const names[] = {
        "guest RIP afterwards",      "guest RSP afterwards",
        "guest RFLAGS afterwards",   "interruptibility state afterwards",
        "activity state afterwards", "VM-entry interruption information afterwards"};

    for (unsigned i = 0; i < COUNT_OF(unchanged); i++)
        check_equal(t, names[i], before[i], field(t, unchanged[i]));
}

void(check_entry_refused)(struct test *t, const char *what, uint64_t number)
{
    uint64_t before[COUNT_OF(unchanged)], got = 0;
    struct vm_exit exit = {0};
    unsigned failures = t->failures;

    read_unchanged(t, before);
    if (!guest_try(t, &exit, &got))
        return;
    if (check_equal(t, "VM-instruction error", number, got))
        check_unchanged(t, before);
    if (t->failures > failures)
        tell(t, "this was for %s", what);
}

void(check_entry_fails)(struct test *t, const char *what, uint64_t qualification)
{
    uint64_t before[COUNT_OF(unchanged)], number = 0;
    struct vm_exit exit = {0};
    unsigned failures = t->failures;

    read_unchanged(t, before);
    if (!guest_try(t, &exit, &number))
        return;
    check_equal(t, "VM-instruction error", 0, number);
    if (!number) {
        check_exit_reason(t, "exit reason, all of it", EXIT_REASON_ENTRY_FAILURE | EXIT_ENTRY_GUEST_STATE,
                          exit.whole_reason);
        check_equal(t, "exit qualification", qualification, exit.qualification);
        if (vm_exit_is_failure(&exit))
            check_unchanged(t, before);
    }
    if (t->failures > failures)
        tell(t, "this was for %s", what);
}
