#include "include/fred.h"
#include "tests/fred_guest/kinds.h"
#include "tests/guests/injection.h"
#include "tests/harness/suite.h"

#define SYSCALL  INTERRUPTION(EVENT_OTHER, VECTOR_SYSCALL)
#define SYSENTER INTERRUPTION(EVENT_OTHER, VECTOR_SYSENTER)

/* Each is refused for one thing. */
static const struct {
    const char *what;
    struct vm_injection event;
} refused[] = {
    {"type 7, vector 3", {INTERRUPTION(EVENT_OTHER, 3), 0, 2}},
    {"type 7, vector 255", {INTERRUPTION(EVENT_OTHER, 255), 0, 2}},
    {"SYSCALL of 16 bytes", {SYSCALL, 0, 16}},
    {"SYSENTER of 16 bytes", {SYSENTER, 0, 16}},
    {"SYSCALL with bit 12", {SYSCALL | (uint32_t)BIT(12), 0, 2}},
    {"SYSCALL with bit 13", {SYSCALL | (uint32_t)INTERRUPTION_NESTED, 0, 2}},
    {"SYSCALL with bit 14", {SYSCALL | (uint32_t)BIT(14), 0, 2}},
    {"type 1", {INTERRUPTION(EVENT_RESERVED, 32), 0, 0}},
    {"an NMI with vector 3", {INTERRUPTION(EVENT_NMI, 3), 0, 0}},
    {"an exception with vector 32", {INTERRUPTION(EVENT_HARDWARE_EXCEPTION, 32), 0, 0}},
    {"INT n of 16 bytes", {INTERRUPTION(EVENT_SOFTWARE_INTERRUPT, 0x43), 0, 16}},
};

/* Any length of an instruction: in the frame, and added to RIP. */
static void inject_length(struct test *t, enum frames_kind kind, unsigned length)
{
    struct frames_row row = {.kind = kind};
    struct vm_injection event = fred_guest_injection(&row);
    struct vm_exit exit = {0};
    const struct fred_frame *frame;

    event.length = length;
    if (!fred_guest_before(t, &row) || !fred_guest_inject(t, &event, 0) || !fred_guest_run(t, &exit) ||
        !check_fred_guest_handles(t, &exit, false))
        return;
    frame = fred_guest_frame(t, &exit);
    check_equal(t, "length in the frame", length, frame->ss >> FRAME_SS_LENGTH_SHIFT);
    check_equal(t, "RIP in the frame", fred_guest_place(&row).at + length, frame->rip);
    check_equal(t, "type in the frame", frames_events[kind].type, fred_frame_type(frame));
    if (t->failures)
        tell(t, "%s of %u bytes", frames_events[kind].name, length);
}

/* Vector 0 is the monitor-trap exit, into a guest with FRED too. */
static void inject_monitor_trap(struct test *t)
{
    struct vm_injection event = {.information = INTERRUPTION(EVENT_OTHER, 0)};
    struct vm_exit exit = {0};

    if (!(t->vcpu->capabilities->proc >> 32 & PROC_MONITOR_TRAP) ||
        !fred_guest_at(t, GUEST_CAUSE_NONE, false, FRED_SWAPPED_BY_NONE) ||
        !fred_guest_inject(t, &event, 0) || !fred_guest_run(t, &exit))
        return;
    check_exit_reason(t, "exit reason of an injected monitor trap", EXIT_MONITOR_TRAP, exit.whole_reason);
    check_equal(t, "guest RIP there", guest_fred_cause(GUEST_CAUSE_NONE), exit.rip);
}

static void refuse_without_fred(struct test *t)
{
    static const uint32_t events[] = {SYSCALL, SYSENTER};

    check_error(t, fred_guest_off(t->vcpu));
    for (unsigned i = 0; i < COUNT_OF(events); i++) {
        if (injection_at(t, &(struct vm_injection){events[i], 0, 2}))
            check_entry_refused(t, "type 7 without CR4.FRED of the guest", VMX_ERROR_CONTROLS);
    }
}

CASE(entry, fred-types, "SYSCALL and SYSENTER can be injected into a guest with FRED alone, of 1 to 15 bytes; VM entry refuses all other new combinations",
     "FRED 5.0, VMX: event injection; SDM vol. 3, 26.2.1.3 (29.2.1.3 since edition 090)")
{
    static const enum frames_kind kinds[] = {AT_BP, AT_INT1, AT_INT_N, AT_SYSCALL, AT_SYSENTER};

    if (!fred_guest_open(t, (struct nmi_controls){.exiting = true}))
        return;
    for (unsigned i = 0; i < COUNT_OF(kinds); i++) {
        for (unsigned length = 1; !t->failures && length <= INJECTED_LENGTHS_MOST; length++)
            inject_length(t, kinds[i], length);
    }
    inject_monitor_trap(t);
    for (unsigned i = 0; i < COUNT_OF(refused); i++) {
        if (fred_guest_at(t, GUEST_CAUSE_NONE, false, FRED_SWAPPED_BY_NONE) &&
            fred_guest_inject(t, &refused[i].event, 0))
            check_entry_refused(t, refused[i].what, VMX_ERROR_CONTROLS);
    }
    refuse_without_fred(t);
    fred_guest_close(t);
}
