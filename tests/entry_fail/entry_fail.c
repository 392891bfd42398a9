#include "tests/entry_fail/entry_fail.h"

#include "boot/text/format.h"
#include "boot/text/string.h"
#include "include/vmx_instructions.h"
#include "nmi/handler.h"
#include "tests/faults/fault.h"
#include "tests/guests/host_state.h"
#include "vmm/entry_failure.h"

#define MOST_FAILURES 8 /* of a table: then it ends */
#define MOST_CHANGES  (MUTATION_WITH + 1)

/* Changes that must be reverted. */
struct repairs {
    struct change undo[MOST_CHANGES];
    unsigned count;
    bool loads_fred;
};

struct tally {
    unsigned broken, not_kept, not_here;
};

static struct registers gprs_before;
static uint64_t rip_before;

static uint64_t field(enum vmcs_field of)
{
    uint64_t value = 0;

    return vmread(of, &value) ? value : 0;
}

static void guest_keep(struct test *t)
{
    uint64_t *gprs = (uint64_t *)&t->vcpu->gprs;

    for (unsigned i = 0; i < sizeof(struct registers) / sizeof(*gprs); i++)
        gprs[i] = GUEST_PATTERN(i);
    gprs_before = t->vcpu->gprs;
    rip_before = field(GUEST_RIP);
}

static void check_guest_kept(struct test *t)
{
    check_equal(t, "GUEST_RIP afterwards", rip_before, field(GUEST_RIP));
    check(t, !memcmp(&gprs_before, &t->vcpu->gprs, sizeof(gprs_before)),
          "the guest's registers as they were");
}

void(entry_fail_keep)(struct test *t)
{
    guest_keep(t);
    host_state_keep();
}

void(check_entry_fail)(struct test *t, const char *what)
{
    check_host_state(t, what);
    check_guest_kept(t);
    check(t, !nmi_probe_blocked(), "NMIs not blocked in the host afterwards");
}

/* False if the field does not exist, or reads back another value. */
static bool change(struct repairs *r, enum vmcs_field of, uint64_t value)
{
    uint64_t before = 0;

    if (!vmread(of, &before))
        return false;
    r->undo[r->count++] = (struct change){of, ~0UL, before};
    return vmwrite(of, value) && field(of) == value;
}

static void repair(struct vcpu *v, struct repairs *r)
{
    v->exit_loads_fred = r->loads_fred;
    for (; r->count && !fault_is_on("entry-unrepaired"); r->count--)
        vmwrite(r->undo[r->count - 1].field, r->undo[r->count - 1].set);
}

/* Makes the other changes of the row; false if the checks predict that this CPU rejects them. */
static bool prepare(struct vcpu *v, const struct mutation *row, struct repairs *r)
{
    struct entry_view view;

    *r = (struct repairs){.loads_fred = v->exit_loads_fred};
    v->exit_loads_fred = false; /* an entry would overwrite the fields */
    if (!row->with)
        return true;
    for (unsigned i = 0; i < MUTATION_WITH && row->with[i].field != NO_FIELD; i++) {
        if (!change(r, row->with[i].field, change_value(&row->with[i], field(row->with[i].field))))
            return false;
    }
    view = entry_view_of(v);
    return !entry_check_failed(&view, FAILS_CONTROLS) && !entry_check_failed(&view, FAILS_HOST) &&
           !entry_check_failed(&view, FAILS_GUEST);
}

static void check_failure(struct test *t, const struct mutation *row, const struct vm_exit *exit,
                          uint64_t number)
{
    static const uint64_t numbers[] = {
        [FAILS_CONTROLS] = VMX_ERROR_CONTROLS, [FAILS_HOST] = VMX_ERROR_HOST, [FAILS_GUEST] = 0};

    if (!check_equal(t, "VM-instruction error", numbers[row->fails], number) || number)
        return;
    check_exit_reason(t, "exit reason, all of it", EXIT_REASON_ENTRY_FAILURE | EXIT_ENTRY_GUEST_STATE,
                      exit->whole_reason);
    check_equal(t, "exit qualification", row->change.field == VMCS_LINK_POINTER ? FAILURE_LINK_POINTER : 0,
                exit->qualification);
}

bool text_begins(const char *text, const char *start)
{
    while (*start && *text == *start)
        text++, start++;
    return !*start;
}

static bool has_word(const char *text, const char *word)
{
    for (; *text; text++) {
        if (text_begins(text, word))
            return true;
    }
    return false;
}

/* As the invalid field, or as the other field of the rule. */
static bool names(error e, enum vmcs_field of)
{
    char subject[100], beside[100];

    format(subject, sizeof(subject), "VM entry failed: %s is %#lx", vmcs_name(of), field(of));
    format(beside, sizeof(beside), " beside %s %#lx, want ", vmcs_name(of), field(of));
    return e && (text_begins(e, subject) || (text_begins(e, "VM entry failed: ") && has_word(e, beside)));
}

static void check_named(struct test *t, error e, enum vmcs_field of)
{
    if (!check(t, names(e, of), "an error that names the invalid field"))
        tell(t, "the error is: %s", e ? e : "none");
}

/* Only for the first bit of a row: it is slow. */
static void check_all(struct test *t, const struct mutation *row)
{
    struct vm_exit exit = {0};

    check_entry_fail(t, "an entry that fails");
    check_named(t, vcpu_enter(t->vcpu, &exit, VCPU_TICKS), row->change.field);
}

static void enter_broken(struct test *t, const struct mutation *row, bool first)
{
    struct vm_exit exit = {0};
    uint64_t number = 0;
    unsigned failures = t->failures;

    if (first)
        entry_fail_keep(t);
    else
        guest_keep(t);
    if (!guest_try(t, &exit, &number))
        return;
    check_failure(t, row, &exit, number);
    if (t->failures > failures)
        return;
    check_guest_kept(t);
    check_named(t, entry_failure(t->vcpu, &exit, number), row->change.field);
    if (first)
        check_all(t, row);
}

static void goes_on(struct test *t)
{
    struct vm_exit exit = {0};

    if (guest_run(t, &exit))
        check_guest_done(t, &exit);
}

/* The row's whole change, as it is in the VMCS now: several rows may change the same field. */
static void tell_row(struct test *t, const struct mutation *row, uint64_t value, uint64_t before)
{
    char beside[240] = "";
    size_t used = 0;

    for (unsigned i = 0; row->with && i < MUTATION_WITH && row->with[i].field != NO_FIELD; i++)
        used += format(beside + used, sizeof(beside) - used, "%s%s %#lx", used ? ", " : ", beside ",
                       vmcs_name(row->with[i].field), field(row->with[i].field));
    tell(t, "this was for %s %#lx instead of %#lx%s", vmcs_name(row->change.field), value, before, beside);
}

/* False if the row has no more values. */
static bool break_once(struct test *t, const struct mutation *row, unsigned n, struct tally *tally)
{
    struct entry_view view = entry_view_of(t->vcpu);
    unsigned failures = t->failures;
    uint64_t before, value;
    struct repairs r;
    bool more = false;

    if (!guest_at(t, GUEST_STEP_CALL, false))
        return false;
    if (prepare(t->vcpu, row, &r)) {
        before = field(row->change.field);
        more = mutation_value(row, &view, before, n, &value);
        if (more && change(&r, row->change.field, value)) {
            tally->broken++;
            enter_broken(t, row, n == 0);
            if (t->failures > failures)
                tell_row(t, row, value, before);
        } else if (more) {
            tally->not_kept++;
        }
    } else if (n == 0) {
        tally->not_here++;
    }
    repair(t->vcpu, &r);
    if (more && t->failures == failures)
        goes_on(t);
    return more;
}

void(check_mutations)(struct test *t, const struct mutation_table *table)
{
    struct tally tally = {0};

    for (unsigned i = 0; i < table->count; i++) {
        for (unsigned n = 0; t->failures < MOST_FAILURES && break_once(t, &table->rows[i], n, &tally); n++)
            ;
    }
    if (!tally.broken && !t->failures)
        SKIP(t, "this CPU has no field of this kind to invalidate");
    tell(t, "%u mutations; %u more that the VMCS does not store, %u rows not for this CPU", tally.broken,
         tally.not_kept, tally.not_here);
}
