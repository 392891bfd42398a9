#include "tests/smp/cases_on_cpu.h"

#include "boot/cpu/per_cpu.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/harness/glob.h"
#include "tests/harness/suite.h"
#include "tests/smp/bring_up.h"
#include "tests/smp/every_cpu.h"

struct order {
    struct test *t;
    unsigned number;
    const char *globs;
    unsigned ran;
};

/* A case that passes adds no lines. */
static void run_case(struct order *order, const struct test_case *c)
{
    struct test *t = order->t;
    size_t story = t->story_length;
    unsigned omitted = t->story_omitted;

    this_cpu()->beat++;
    nmi_handler_install();
    t->id = c->id;
    t->from_line = 0;
    t->skipped = NULL;
    c->run(t);
    order->ran += !t->skipped;
    t->from_line = 0;
    if (!t->failures)
        check(t, !nmi_probe_blocked(), "NMIs are open after the case");
    if (t->failures) {
        tell(t, "case %s on CPU %u", c->id, order->number);
        return;
    }
    t->story_length = story;
    t->story[story] = '\0';
    t->story_omitted = omitted;
}

static error run_cases(struct machine *m, void *argument)
{
    struct order *order = argument;
    struct test *t = order->t;

    (void)m;
    if (this_cpu()->number != order->number)
        return NULL;
    t->vcpu = this_vcpu();
    for (const struct test_case *c = cases_start; c < cases_end && !t->failures; c++) {
        if (glob_any_matches(order->globs, c->id) && (t->vcpu || case_needs(c) == NEEDS_CPU))
            run_case(order, c);
    }
    nmi_unblock(); /* one that failed may have left them blocked */
    nmi_settle();
    nmi_handler_install();
    return NULL;
}

unsigned(run_cases_on_cpu)(struct test *t, unsigned number, const char *globs)
{
    struct order order = {t, number, globs, 0};
    struct vcpu *vcpu = t->vcpu;
    const char *id = t->id;
    uint16_t from_line = t->from_line;

    every_cpu_give(run_cases, &order);
    every_cpu_wait(t);
    t->vcpu = vcpu;
    t->id = id;
    t->from_line = from_line;
    t->skipped = NULL;
    return order.ran;
}
