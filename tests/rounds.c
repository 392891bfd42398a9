#include "tests/rounds.h"

#include "boot/console.h"
#include "boot/context.h"
#include "nmi/apic.h"
#include "nmi/service.h"
#include "tests/order.h"
#include "tests/result.h"
#include "tests/select.h"

extern const struct test_case cases_start[], cases_end[];

static const struct test_case **selected;
static unsigned *order; /* of this round: places in `selected` */
static unsigned count, results;
static struct context case_start;
static struct test current;

error rounds_make(struct machine *m, const struct options *o)
{
    unsigned all = (unsigned)(cases_end - cases_start);

    selected = arena_take(&m->arena, all * sizeof(*selected));
    order = arena_take(&m->arena, all * sizeof(*order));
    if (!selected || !order)
        return FAIL("too little memory for a list of %u cases: give more with memory=MiB", all);
    TRY(select_cases(o, cases_start, all, selected, &count));
    if (__builtin_mul_overflow(count, o->repeat, &results))
        return FAIL("repeat=%u of %u cases is more than can be counted: repeat less", o->repeat, count);
    return NULL;
}

/* Every case starts like the first: NMIs open, nothing held, the NMI handler alone, all counts 0. */
static void clean_up(void)
{
    nmi_service_open();
    nmi_open();
    nmi_settle();
    nmi_service_open();
}

static void run_case(const struct test_case *c, const struct options *o, struct vcpu *v, const char *no_vmx)
{
    current = (struct test){.options = o, .vcpu = v, .skipped = c->needs_vmx && !v ? no_vmx : NULL};
    if (current.skipped)
        return;
    if (context_save(&case_start) == 0) {
        fred_set_way_out(&case_start);
        c->run(&current);
    } else {
        check(&current, false, "no unexpected event (the one printed above)");
    }
    clean_up();
}

error rounds_run(const struct options *o, struct vcpu *v, const char *no_vmx)
{
    if (o->shuffle)
        say("# shuffle=%u: the order of each round is that of this seed\n", o->shuffle);
    result_plan(results);
    for (unsigned round = 1; round <= o->repeat; round++) {
        order_make(order, count, o->shuffle, round);
        for (unsigned i = 0; i < count; i++) {
            run_case(selected[order[i]], o, v, no_vmx);
            result_say(selected[order[i]], &current, round);
        }
    }
    result_sum();
    return NULL;
}
