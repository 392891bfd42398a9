#include "include/msr.h"
#include "tests/fred_guest/delivery.h"
#include "tests/harness/suite.h"

#define PF     INTERRUPTION_WITH_CODE(EVENT_HARDWARE_EXCEPTION, VECTOR_PF)
#define NESTED ((uint32_t)INTERRUPTION_NESTED)

static bool begin(struct test *t, const struct frames_row *row, uint64_t intercepted)
{
    return fred_guest_before_hole(t, row, HOLE_OF_TABLES) && guest_set(t, EXCEPTION_BITMAP, intercepted);
}

/* A page fault in the delivery of the event, with #PF intercepted. */
static void intercept(struct test *t, const struct frames_row *row)
{
    struct vm_exit exit = {0};

    if (!begin(t, row, BIT(VECTOR_PF)) || !fred_guest_run(t, &exit))
        return;
    check_exit_reason(t, "exit reason, all of it", EXIT_EXCEPTION_OR_NMI, exit.whole_reason);
    check_equal(t, "exiting-event identification without bit 12", PF | NESTED,
                exit.interruption & ~(uint32_t)INTERRUPTION_IRET);
    check_equal(t, "exiting-event error code", PF_ERROR_WRITE, exit.error_code);
    check_fred_guest_original(t, row, &exit);
    if (t->failures)
        tell_fred_guest_row(t, "#PF in the delivery", row);
}

/* A page fault in the delivery of a page fault. */
static void intercept_double_fault(struct test *t)
{
    static const struct frames_row row = {.kind = AT_PF};
    struct vm_exit exit = {0};

    if (!begin(t, &row, BIT(VECTOR_DF)) || !fred_guest_run(t, &exit))
        return;
    check_exit_reason(t, "exit reason of #DF, all of it", EXIT_EXCEPTION_OR_NMI, exit.whole_reason);
    check_equal(t, "exiting-event identification of #DF without bit 12",
                INTERRUPTION_WITH_CODE(EVENT_HARDWARE_EXCEPTION, VECTOR_DF),
                exit.interruption & ~(uint32_t)INTERRUPTION_IRET);
    check_equal(t, "original-event identification of #DF, valid", 0, exit.vectoring & INTERRUPTION_VALID);
}

static void triple_fault(struct test *t)
{
    static const struct frames_row row = {.kind = AT_PF};
    struct vm_exit exit = {0};

    if (!begin(t, &row, 0) || !fred_guest_set_msr(t, IA32_FRED_STKLVLS, 0) || !fred_guest_run(t, &exit))
        return;
    check_exit_reason(t, "exit reason of a triple fault, all of it", EXIT_TRIPLE_FAULT, exit.whole_reason);
    check_equal(t, "original-event identification of a triple fault, valid", 0,
                exit.vectoring & INTERRUPTION_VALID);
}

/* The page fault in the delivery of #UD goes to level 1, whose stack EPT takes away: it is the original
 * event. */
static void nested_is_original(struct test *t)
{
    static const struct frames_row row = {.kind = AT_UD};
    struct vm_exit exit = {0};

    if (!begin(t, &row, 0) || !fred_guest_set_msr(t, IA32_FRED_STKLVLS, 1UL << 2 * VECTOR_PF) ||
        !fred_guest_set_msr(t, IA32_FRED_RSP1, GUEST_NOWHERE + PAGE_SIZE) || !fred_guest_run(t, &exit))
        return;
    check_exit_reason(t, "exit reason in the delivery of a nested #PF, all of it", EXIT_EPT_VIOLATION,
                      exit.whole_reason);
    check_equal(t, "original-event identification of a nested #PF without bit 12", PF | NESTED,
                exit.vectoring & ~(uint32_t)INTERRUPTION_IRET);
    check_equal(t, "original-event error code of a nested #PF", PF_ERROR_WRITE, exit.vectoring_error_code);
    check_equal(t, "original-event data of a nested #PF, in the page that is missing", GUEST_UNMAPPED,
                align_down(exit.original_data, PAGE_SIZE));
}

CASE(exit, fred-nested, "an exception met in FRED delivery of another has the nested bit, as exiting and as original event; a double or triple fault has neither",
     "FRED 5.0, VMX: nested exceptions; SDM vol. 3, 30.2.2 and 30.2.4 since edition 090")
{
    static const struct frames_row ud[] = {{.kind = AT_UD}, {.kind = AT_UD, .mode = IN_RING3}};

    if (!fred_guest_open(t, (struct nmi_controls){.exiting = true, .virtual_nmis = true}))
        return;
    intercept(t, &ud[0]);
    intercept(t, &ud[1]);
    intercept_double_fault(t);
    triple_fault(t);
    nested_is_original(t);
    fred_guest_close(t);
}
