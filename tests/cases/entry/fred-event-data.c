#include "tests/fred_guest/kinds.h"
#include "tests/harness/suite.h"

#define DATA 0xD00DFEEDFACECAFEUL
#define CODE 0x1230

/* The data of an earlier event; then one without any. */
static void run_kind(struct test *t, const struct frames_row *row)
{
    static const struct frames_row earlier = {.kind = AT_PF};
    struct vm_injection first = fred_guest_injection(&earlier), event = fred_guest_injection(row);
    struct vm_exit exit = {0};

    if (!fred_guest_before(t, &earlier) || !fred_guest_inject(t, &first, DATA) || !fred_guest_run(t, &exit))
        return;
    check_fred_guest_handles(t, &exit, false);
    if (!fred_guest_before(t, row) || !check_error(t, vcpu_inject(&event)) || !fred_guest_run(t, &exit))
        return;
    if (check_fred_guest_handles(t, &exit, false)) {
        check_equal(t, "event data of an event without data", 0, fred_guest_frame(t, &exit)->event_data);
        check_equal(t, "error code of an event without one, or 0", 0, fred_guest_frame(t, &exit)->error_code);
    }
    if (t->failures)
        tell_fred_guest_row(t, "after a #PF injected with data, without data", row);
}

/* The field of the error code has a value that bit 11 does not ask for. */
static void run_without_code(struct test *t, const struct frames_row *row)
{
    struct vm_injection event = fred_guest_injection(row);
    struct vm_exit exit = {0};

    event.information &= ~(uint32_t)INTERRUPTION_ERROR_CODE;
    event.error_code = CODE;
    if (!fred_guest_before(t, row) || !fred_guest_inject(t, &event, DATA) || !fred_guest_run(t, &exit))
        return;
    if (check_fred_guest_handles(t, &exit, false)) {
        check_equal(t, "event data", DATA, fred_guest_frame(t, &exit)->event_data);
        check_equal(t, "error code without bit 11", 0, fred_guest_frame(t, &exit)->error_code);
    }
    if (t->failures)
        tell_fred_guest_row(t, "injected without bit 11", row);
}

CASE(entry, fred-event-data, "injected event data enters the frame for every type, and is never that of an earlier event; the error code is 0 without bit 11",
     "FRED 5.0, VMX: injected-event data; SDM vol. 3, 26.6.1.1 (29.6.1.1 since edition 090)")
{
    enum frames_kind kind;

    if (!fred_guest_open(t, (struct nmi_controls){.exiting = true, .virtual_nmis = true}))
        return;
    for (unsigned n = 0; !t->failures && fred_guest_kind(n, &kind); n++) {
        struct frames_row row = {.kind = kind, .flags = kind == AT_INTERRUPT ? RFLAGS_IF : 0};

        run_kind(t, &row);
        run_without_code(t, &row);
    }
    fred_guest_close(t);
}
