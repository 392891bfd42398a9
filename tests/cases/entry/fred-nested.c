#include "include/msr.h"
#include "tests/fred_guest/kinds.h"
#include "tests/guests/injection.h"
#include "tests/harness/suite.h"

#define DATA  0xD00DFEEDFACECAFEUL
#define LEVEL 2

/* From ring 3 too the level is that of STKLVLS. */
static void inject_nested(struct test *t, enum frames_kind kind, enum frames_mode mode)
{
    struct frames_row row = {.kind = kind, .mode = mode, .asked = LEVEL};
    struct vm_injection event = fred_guest_injection(&row);
    struct vm_exit exit = {0};
    const struct fred_frame *frame;

    event.information |= (uint32_t)INTERRUPTION_NESTED;
    if (!fred_guest_before(t, &row) || !fred_guest_inject(t, &event, DATA) || !fred_guest_run(t, &exit) ||
        !check_fred_guest_handles(t, &exit, mode != IN_RING0))
        return;
    frame = fred_guest_frame(t, &exit);
    check_equal(t, "SS slot, bit 58: nested", FRAME_SS_NESTED, frame->ss & FRAME_SS_NESTED);
    check_equal(t, "type in the frame", EVENT_HARDWARE_EXCEPTION, fred_frame_type(frame));
    check_equal(t, "event data", DATA, frame->event_data);
    check_equal(t, "level in the handler", LEVEL, fred_guest_level(t));
    check_equal(t, "address of the frame", GUEST_FRED_STACK(LEVEL) - FRED_FRAME_SIZE, exit.rsp);
    if (t->failures)
        tell_fred_guest_row(t, "injected as nested", &row);
}

/* #DF is never nested in event delivery, but no text says what an entry does: reported, not asserted. */
static void report_double_fault(struct test *t)
{
    struct vm_injection event = {.information = INTERRUPTION_WITH_CODE(EVENT_HARDWARE_EXCEPTION, VECTOR_DF) |
                                                (uint32_t)INTERRUPTION_NESTED};
    struct frames_row row = {.kind = AT_UD};
    struct vm_exit exit = {0};
    uint64_t number = 0;

    if (!fred_guest_before(t, &row) || !fred_guest_inject(t, &event, 0) ||
        !check_error(t, vcpu_try_enter(t->vcpu, &exit, VCPU_TICKS, &number)))
        return;
    if (number || !fred_guest_handles(&exit))
        tell(t, "#DF with bit 13: VM-instruction error %lu", number);
    else
        tell(t, "#DF with bit 13 arrives, SS slot %#018lx", fred_guest_frame(t, &exit)->ss);
}

/* A plain exception from ring 3 enters at level 0. */
static void inject_plain(struct test *t)
{
    struct frames_row row = {.kind = AT_UD, .mode = IN_RING3, .asked = LEVEL};
    struct vm_injection event = fred_guest_injection(&row);
    struct vm_exit exit = {0};

    if (fred_guest_before(t, &row) && fred_guest_inject(t, &event, 0) && fred_guest_run(t, &exit) &&
        check_fred_guest_handles(t, &exit, true))
        check_equal(t, "level of a plain exception from ring 3", 0, fred_guest_level(t));
}

static void refuse(struct test *t, enum frames_kind kind)
{
    struct frames_row row = {.kind = kind, .flags = kind == AT_INTERRUPT ? RFLAGS_IF : 0};
    struct vm_injection event = fred_guest_injection(&row);

    event.information |= (uint32_t)INTERRUPTION_NESTED;
    if (fred_guest_before(t, &row) && fred_guest_inject(t, &event, 0))
        check_entry_refused(t, frames_events[kind].name, VMX_ERROR_CONTROLS);
}

CASE(entry, fred-nested, "an exception injected with bit 13 has the nested bit in its frame and the level of a nested one, from ring 3 too; no other type may have it",
     "FRED 5.0, VMX: nested exceptions; SDM vol. 3, 26.2.1.3 and 26.6.1.1 (29.2.1.3 and 29.6.1.1 since edition 090)")
{
    enum frames_kind kind;

    if (!fred_guest_open(t, (struct nmi_controls){.exiting = true, .virtual_nmis = true}))
        return;
    inject_nested(t, AT_UD, IN_RING0);
    inject_nested(t, AT_PF, IN_RING0);
    inject_nested(t, AT_UD, IN_RING3);
    inject_nested(t, AT_PF, IN_RING3);
    inject_plain(t);
    report_double_fault(t);
    for (unsigned n = 0; !t->failures && fred_guest_kind(n, &kind); n++) {
        if (frames_events[kind].type != EVENT_HARDWARE_EXCEPTION)
            refuse(t, kind);
    }
    fred_guest_close(t);
}
