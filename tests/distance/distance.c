#include "tests/distance/distance.h"

#include "boot/cpu/per_cpu.h"
#include "tests/smp/bring_up.h"
#include "tests/smp/every_cpu.h"

static const char *const places[AT_PLACES] = {
    [AT_NO_PLACE] = "elsewhere",
    [AT_LEAD] = "the loop before",
    [AT_BEFORE] = "the instructions up to the operation",
    [AT_HANDLER] = "the handler of the event",
    [AT_RING3] = "ring 3, before its event",
    [AT_HANDLER3] = "the handler of its event",
    [AT_AFTER3] = "ring 3, after its event",
    [AT_GUEST] = "the guest",
    [AT_HALTED] = "the halted guest",
    [AT_TARGET] = "the first instructions afterwards",
    [AT_AFTER] = "afterwards",
};

struct distance distance;

static struct context distance_recovery;

static error take_part(struct machine *m, void *argument)
{
    (void)m;
    (void)argument;
    if (this_cpu()->number == distance.receiver)
        return distance_receive();
    if (this_cpu()->number == distance.sender)
        distance_send_all();
    return NULL;
}

/* An unexpected event here must end the other CPU's part. */
static void take_part_here(struct test *t)
{
    const struct context *before = fred_set_recovery(&distance_recovery);

    if (context_save(&distance_recovery) == 0)
        check_error(t, take_part(NULL, NULL));
    else
        check(t, false, "no unexpected event (the one printed above)");
    distance.over = true;
    fred_set_recovery(before);
}

static void check_result(struct test *t)
{
    const struct distance *d = &distance;
    enum distance_place first = distance_blocks() ? AT_NO_PLACE : AT_LEAD;

    check(t, !d->wrong[0], d->wrong);
    if (d->frame_wrong)
        check_frame(t, &d->want, &d->got);
    if (t->failures)
        return;
    check(t, first ? d->struck[first] : d->stages[0], "NMIs that come before the operation");
    check(t, d->struck[d->plan->at], "NMIs that come after it");
}

static void tell_result(struct test *t)
{
    const struct distance *d = &distance;

    tell(
        t,
        "CPU %u to CPU %u: %u rounds, distances 0 to %lu, after a loop of %lu rounds; from %lu on at the end",
        d->sender, d->receiver, d->rounds, d->distance, d->lead, d->first_at_last);
    for (unsigned place = 0; place < AT_PLACES; place++) {
        if (d->struck[place])
            tell(t, "%4u NMIs in %s", d->struck[place], places[place]);
    }
    if (distance_blocks())
        tell(t, "sent at stages 0 to 3 of the path: %u, %u, %u, %u; merged: %u", d->stages[0], d->stages[1],
             d->stages[2], d->stages[3], d->merged);
}

static void run_between(struct test *t, const struct distance_plan *plan, unsigned sender, unsigned receiver)
{
    distance = (struct distance){.plan = plan, .sender = sender, .receiver = receiver};
    distance.user_stack = t->user_stack;
    distance.id = every_cpu(receiver)->apic_id;
    every_cpu_give(take_part, NULL);
    take_part_here(t);
    every_cpu_wait(t);
    check_result(t);
    tell_result(t);
}

void(distance_run)(struct test *t, const struct distance_plan *plan)
{
    unsigned other = 1;

    if (!every_cpu_there(t))
        return;
    if (distance_needs_vmx(plan->path) && !t->vcpu)
        SKIP(t, why_no_vmx());
    while (!every_cpu(other))
        other++;
    run_between(t, plan, other, 0);
    if (!t->failures)
        run_between(t, plan, 0, other);
}
