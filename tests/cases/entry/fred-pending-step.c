#include "tests/fred_guest/kinds.h"
#include "tests/harness/suite.h"

/* With FRED delivery, MOV SS blocking and a software event keep it no more than any other. */
CASE(entry, fred-pending-step, "every injection into a guest with FRED drops a pending single step, with MOV SS blocking too",
     "SDM vol. 3, 29.7.3 since edition 090, Delivery of Pending Debug Exceptions after VM Entry")
{
    static const enum frames_kind kinds[] = {AT_UD, AT_BP, AT_INT_N};

    if (!fred_guest_open(t, (struct nmi_controls){.exiting = true}))
        return;
    for (unsigned i = 0; i < 2 * COUNT_OF(kinds); i++) {
        struct frames_row row = {.kind = kinds[i / 2], .flags = RFLAGS_TF};
        struct vm_injection event = fred_guest_injection(&row);
        struct vm_exit exit = {0};

        if (!fred_guest_before(t, &row) ||
            !guest_set(t, GUEST_INTERRUPTIBILITY, i % 2 ? INTERRUPTIBILITY_MOV_SS : 0) ||
            !guest_set(t, GUEST_PENDING_DEBUG_EXCEPTIONS, DEBUG_STEP) || !fred_guest_inject(t, &event, 0) ||
            !fred_guest_run(t, &exit) || !check_fred_guest_handles(t, &exit, false))
            break;
        check_equal(t, "type of the event in the handler", frames_events[row.kind].type,
                    fred_frame_type(fred_guest_frame(t, &exit)));
        check_equal(t, "pending debug exceptions in the handler", 0, exit.pending_debug);
        check_fred_guest_return(t, &row, &exit);
        if (t->failures)
            tell_fred_guest_row(t, i % 2 ? "injected with MOV SS blocking" : "injected", &row);
    }
    fred_guest_close(t);
}
