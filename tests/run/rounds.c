#include "tests/run/rounds.h"

#include "boot/console/console.h"
#include "boot/cpu/context.h"
#include "boot/report/phase.h"
#include "boot/report/report.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/events/interrupt.h"
#include "tests/faults/choice.h"
#include "tests/harness/tap.h"
#include "tests/run/order.h"
#include "tests/run/select.h"
#include "tests/state/state.h"

#define USER_STACK_SIZE 0x2000

extern const struct test_case cases_start[], cases_end[];

static const struct test_case **selected;
static unsigned *order; /* of this round: places in `selected` */
static unsigned count, results, done;
static struct context case_start;
static struct test current;
static uint64_t user_stack;

/* Takes those out of the list that the rounds are not for; returns how many they are. */
static unsigned leave_for_after(void)
{
    unsigned all = count;

    count = 0;
    for (unsigned i = 0; i < all; i++) {
        if (case_needs(selected[i]) != NEEDS_FIRMWARE)
            selected[count++] = selected[i];
    }
    return all - count;
}

error rounds_make(struct machine *m, const struct options *o)
{
    unsigned all = (unsigned)(cases_end - cases_start), after;

    selected = arena_take(&m->arena, all * sizeof(*selected));
    order = arena_take(&m->arena, all * sizeof(*order));
    if (!selected || !order)
        return FAIL("too little memory for a list of %u cases: give more with memory=MiB", all);
    user_stack = machine_user_stack(m, USER_STACK_SIZE);
    if (!user_stack)
        return FAIL("too little memory for a stack in ring 3: give more with memory=MiB");
    TRY(select_cases(o, cases_start, all, selected, &count));
    after = leave_for_after();
    if (__builtin_mul_overflow(count, o->repeat, &results) ||
        __builtin_add_overflow(results, after, &results))
        return FAIL("repeat=%u of %u cases is more than can be counted: repeat less", o->repeat, count);
    return NULL;
}

/* NMIs as every case finds them: open, nothing held, the NMI handler alone, all counts 0. */
static void open_nmis(void)
{
    nmi_unblock();
    nmi_settle();
    nmi_handler_install();
}

/* The stacks and handlers have to be right before an NMI that is held can come. */
static error clean_up(void)
{
    if (context_save(&case_start))
        return report_error();
    phase_begin(PHASE_PUT_BACK);
    nmi_handler_install();
    if (current.vcpu)
        vcpu_exit_to_c(current.vcpu);
    TRY(state_restore(&current));
    interrupts_forget();
    open_nmis();
    return NULL;
}

static error run_case(const struct test_case *c, const struct options *o, struct vcpu *v, const char *no_vmx)
{
    current = (struct test){.options = o,
                            .vcpu = v,
                            .user_stack = user_stack,
                            .skipped = case_needs(c) == NEEDS_VMX && !v ? no_vmx : NULL};
    if (current.skipped)
        return NULL;
    /* An interrupt of the firmware's that is pending exits from every guest, whatever its IF. */
    if (case_needs(c) == NEEDS_VMX)
        interrupts_open();
    fred_set_recovery(&case_start);
    if (context_save(&case_start) == 0) {
        phase_begin(PHASE_CASE);
        fault_begin();
        c->run(&current);
        fault_end();
        if (case_needs(c) == NEEDS_VMX)
            interrupts_close();
    } else {
        report_over();
        fault_end();
        check(&current, false, "no unexpected event (the one printed above)");
    }

    error e = clean_up();

    fred_set_recovery(NULL);
    return e;
}

error rounds_run(const struct options *o, struct vcpu *v, const char *no_vmx)
{
    if (o->shuffle)
        say("# shuffle=%u: the order of each round is that of this seed\n", o->shuffle);
    tap_plan(results);
    done = 0;
    state_keep(v);
    for (unsigned round = 1; round <= o->repeat; round++) {
        order_make(order, count, o->shuffle, round);
        for (unsigned i = 0; i < count; i++) {
            error e;

            phase_begin(PHASE_BETWEEN);
            tap_status(++done, results, selected[order[i]]->id);
            e = run_case(selected[order[i]], o, v, no_vmx);
            tap_result(selected[order[i]], &current, round);
            TRY(e);
        }
    }
    console_status("its end, behind the last case");
    return NULL;
}

void rounds_after(const struct options *o)
{
    for (const struct test_case *c = cases_start; c < cases_end; c++) {
        if (case_needs(c) != NEEDS_FIRMWARE || !select_wants(o, c))
            continue;
        tap_status(++done, results, c->id);
        current = (struct test){.options = o};
        c->run(&current);
        tap_result(c, &current, 1);
    }
}
