#include "tests/run/rounds.h"

#include "boot/console/console.h"
#include "boot/cpu/context.h"
#include "boot/report/phase.h"
#include "boot/report/report.h"
#include "include/instructions.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/events/interrupt.h"
#include "tests/faults/choice.h"
#include "tests/harness/glob.h"
#include "tests/harness/tap.h"
#include "tests/run/order.h"
#include "tests/run/select.h"
#include "tests/run/strays.h"
#include "tests/state/nmis_after.h"
#include "tests/state/state.h"

#define USER_STACK_SIZE 0x2000

static const struct test_case **selected_cases;
static unsigned *case_order; /* of this round: indices into `selected_cases` */
static unsigned selected_count, result_count, results_done;
static struct context case_start;
static struct test current_test;
static uint64_t case_user_stack;

static bool runs_in_rounds(const struct options *o, const struct test_case *c)
{
    return select_wants(o, c) && case_needs(c) != NEEDS_FIRMWARE;
}

error rounds_plan(const struct options *o, unsigned *results)
{
    unsigned in_rounds = 0, after = 0;

    TRY(select_check(o, cases_start, (unsigned)(cases_end - cases_start)));
    for (const struct test_case *c = cases_start; c < cases_end; c++) {
        if (select_wants(o, c)) {
            in_rounds += case_needs(c) != NEEDS_FIRMWARE;
            after += case_needs(c) == NEEDS_FIRMWARE;
        }
    }
    if (__builtin_mul_overflow(in_rounds, o->repeat, results) ||
        __builtin_add_overflow(*results, after, results))
        return FAIL("repeat=%u of %u cases is more than can be counted: repeat less", o->repeat, in_rounds);
    result_count = *results;
    return NULL;
}

bool rounds_plan_has(const struct options *o, const char *id)
{
    for (const struct test_case *c = cases_start; c < cases_end; c++) {
        if (glob_any_matches(id, c->id) && select_wants(o, c))
            return true;
    }
    return false;
}

error rounds_make(struct machine *m, const struct options *o)
{
    size_t all = (size_t)(cases_end - cases_start);

    selected_cases = arena_take(&m->arena, all * sizeof(*selected_cases), "list of cases");
    case_order = arena_take(&m->arena, all * sizeof(*case_order), "list of cases");
    if (!selected_cases || !case_order)
        return FAIL("too little memory for a list of %lu cases: give more with memory=MiB", all);
    case_user_stack = machine_user_stack(m, USER_STACK_SIZE, "stack in ring 3");
    if (!case_user_stack)
        return FAIL("too little memory for a stack in ring 3: give more with memory=MiB");
    selected_count = 0;
    for (const struct test_case *c = cases_start; c < cases_end; c++) {
        if (runs_in_rounds(o, c))
            selected_cases[selected_count++] = c;
    }
    return NULL;
}

/* The state of NMIs before every case: not blocked, none pending, the default handler, all counts 0. */
static void open_nmis(void)
{
    nmi_unblock();
    nmi_settle();
    nmi_handler_install();
}

static error put_back(void)
{
    if (context_save(&case_start))
        return report_error();
    phase_begin(PHASE_PUT_BACK);
    nmi_handler_install();
    if (current_test.vcpu)
        vcpu_exit_to_c(current_test.vcpu);
    TRY(state_restore(&current_test));
    interrupts_forget();
    return NULL;
}

/* Stacks and handlers must be restored before a pending NMI is let in. */
static error clean_up(void)
{
    current_test.from_line = 0;
    TRY(put_back());
    if (context_save(&case_start) == 0) {
        check_nmis_after(&current_test);
    } else {
        report_over();
        check_no_event(&current_test, report_error());
        TRY(put_back());
    }
    if (context_save(&case_start))
        return report_error();
    open_nmis();
    return NULL;
}

static error run_case(const struct test_case *c, const struct options *o, struct vcpu *v, const char *no_vmx)
{
    current_test = (struct test){.options = o,
                                 .id = c->id,
                                 .vcpu = v,
                                 .user_stack = case_user_stack,
                                 .skipped = case_needs(c) == NEEDS_VMX && !v ? no_vmx : NULL};
    if (current_test.skipped)
        return NULL;
    /* A pending interrupt of a firmware device would exit from every guest, whatever its IF. */
    if (case_needs(c) == NEEDS_VMX)
        interrupts_open();
    fred_set_recovery(&case_start);
    if (context_save(&case_start) == 0) {
        phase_begin(PHASE_CASE);
        fault_begin();
        c->run(&current_test);
        fault_end();
        if (case_needs(c) == NEEDS_VMX)
            interrupts_close();
    } else {
        report_over();
        fault_end();
        check_no_event(&current_test, report_error());
    }

    error e = clean_up();

    fred_set_recovery(NULL);
    return e;
}

/* Once, or again if an NMI that nobody sent came. */
static error run_undisturbed(const struct test_case *c, const struct options *o, struct vcpu *v,
                             const char *no_vmx)
{
    for (unsigned run = 1; run <= STRAYS_RUNS; run++) {
        uint64_t start = rdtsc();

        strays_before();
        TRY(run_case(c, o, v, no_vmx));
        if (!strays_struck(&current_test, run))
            return NULL;
        if (run == STRAYS_RUNS)
            strays_judge(&current_test, rdtsc() - start);
    }
    return NULL;
}

error rounds_run(const struct options *o, struct vcpu *v, const char *no_vmx)
{
    if (o->shuffle)
        say("# shuffle=%u: the order of each round is that of this seed\n", o->shuffle);
    results_done = 0;
    state_keep(v);
    for (unsigned round = 1; round <= o->repeat; round++) {
        order_make(case_order, selected_count, o->shuffle, round);
        for (unsigned i = 0; i < selected_count; i++) {
            error e;

            phase_begin(PHASE_BETWEEN);
            tap_status(++results_done, result_count, selected_cases[case_order[i]]->id);
            e = run_undisturbed(selected_cases[case_order[i]], o, v, no_vmx);
            tap_result(selected_cases[case_order[i]], &current_test, round);
            TRY(e);
        }
    }
    console_status("the end, after the last case");
    return NULL;
}

void rounds_after(const struct options *o)
{
    for (const struct test_case *c = cases_start; c < cases_end; c++) {
        if (case_needs(c) != NEEDS_FIRMWARE || !select_wants(o, c))
            continue;
        tap_status(++results_done, result_count, c->id);
        current_test = (struct test){.options = o, .id = c->id};
        c->run(&current_test);
        tap_result(c, &current_test, 1);
    }
}
