#include "tests/fred_guest/delivery.h"

#include "include/fred.h"
#include "include/msr.h"

#define UNDEFINED INTERRUPTION_IRET /* in the original-event identification */
#define HOLES     2

/* In ring 3 the frame belongs on the stack of level 0, in ring 0 on that of the level asked for. */
static uint32_t stack_of(const struct frames_row *row)
{
    return IA32_FRED_RSP0 + (row->mode == IN_RING0 ? row->asked : 0);
}

bool(fred_guest_before_hole)(struct test *t, const struct frames_row *row, enum fred_guest_hole hole)
{
    static const uint64_t tops[HOLES] = {
        [HOLE_OF_EPT] = GUEST_NOWHERE + PAGE_SIZE,
        [HOLE_OF_TABLES] = GUEST_UNMAPPED + PAGE_SIZE,
    };
    enum event_type type = frames_events[row->kind].type;

    if (!fred_guest_before(t, row))
        return false;
    /* These stay on the stack that they find. */
    if (row->mode == IN_RING0 &&
        (type == EVENT_SOFTWARE_INTERRUPT || type == EVENT_OTHER || row->asked <= row->level))
        return guest_set(t, GUEST_RSP, tops[hole]);
    return fred_guest_set_msr(t, stack_of(row), tops[hole]);
}

bool(fred_guest_mend)(struct test *t, const struct frames_row *row)
{
    struct frames_place place = fred_guest_place(row);

    return guest_set(t, GUEST_RSP, place.rsp) &&
           fred_guest_set_msr(t, stack_of(row), GUEST_FRED_STACK(stack_of(row) - IA32_FRED_RSP0));
}

bool fred_guest_is_other(enum frames_kind kind)
{
    return frames_events[kind].type == EVENT_OTHER;
}

void(check_fred_guest_original)(struct test *t, const struct frames_row *row, const struct vm_exit *exit)
{
    struct vm_injection event = fred_guest_injection(row);
    struct frames_place place = fred_guest_place(row);

    check_equal(t, "original-event identification without bit 12, undefined", event.information,
                exit->vectoring & ~(uint32_t)UNDEFINED);
    if (event.information & INTERRUPTION_ERROR_CODE)
        check_equal(t, "original-event error code", event.error_code, exit->vectoring_error_code);
    check_equal(t, "original-event data", frames_expected(row, &place).frame.event_data, exit->original_data);
    if (event.length)
        check_equal(t, "VM-exit instruction length", event.length, exit->instruction_length);
    check_equal(t, "guest RIP", row->kind == AT_STEP ? place.after : place.at, exit->rip);
    check_equal(t, "guest RFLAGS without RF, see exit/rf-in-delivery", RFLAGS_FIXED | row->flags,
                exit->rflags & ~RFLAGS_RF);
    check_equal(t, "the guest's stack level", row->level, fred_guest_level(t));
}
