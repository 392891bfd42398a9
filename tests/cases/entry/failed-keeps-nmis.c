#include "include/apic.h"
#include "include/msr.h"
#include "tests/guests/standing.h"
#include "tests/harness/suite.h"

static struct vmx_msr load_area __attribute__((aligned(16))) = {IA32_X2APIC_BASE + APIC_ID / 16, 0, 0};

/* Reason 0: VMfailValid. */
static const struct row {
    const char *what;
    enum vmcs_field field;
    uint64_t value;
    enum exit_reason reason;
    bool wrong_instruction; /* VMLAUNCH of a launched VMCS, VMRESUME of a clear one */
} rows[] = {
    {"controls", CR3_TARGET_COUNT, ~0U, 0, false},
    {"host state", HOST_TR_SELECTOR, 0, 0, false},
    {"guest state", GUEST_RFLAGS, 0, EXIT_ENTRY_GUEST_STATE, false},
    {"an MSR", ENTRY_MSR_LOAD_COUNT, 1, EXIT_ENTRY_MSR_LOAD, false},
    {"the launch state", GUEST_RIP, GUEST_HANDLERS, 0, true},
};

struct place {
    enum standing as;
    unsigned level;
    bool blocked, launch; /* in the guest; which instruction */
};

static void check_failure(struct test *t, const struct row *row, const struct vm_exit *exit, uint64_t number)
{
    if (row->reason)
        check_exit_reason(t, "exit reason, all of it", EXIT_REASON_ENTRY_FAILURE | row->reason,
                          exit->whole_reason);
    else
        check(t, number, "a VM-instruction error");
}

static void fail_entry(struct test *t, const struct row *row, struct place at)
{
    bool launched = row->wrong_instruction ? at.launch : !at.launch;
    struct vm_exit exit = {0};
    uint64_t before = 0, number = 0;

    if (!check_error(t, vmcs_read(row->field, &before)) || !guest_launches(t, !launched) ||
        !guest_at(t, GUEST_STEP_CALL, at.blocked) || !guest_set(t, row->field, row->value) ||
        !host_stand(t, at.as))
        return;
    t->vcpu->launched = !at.launch;
    fred_set_level(at.level);
    if (guest_try(t, &exit, &number))
        check_failure(t, row, &exit, number);
    check_equal(t, "stack level after the entry", at.level, fred_level());
    fred_set_level(0);
    t->vcpu->launched = launched;
    guest_set(t, row->field, before);
    check_host_stands(t, at.as, 0);
    if (t->failures)
        tell(t, "a %s that fails on %s, blocked in the guest %u, in the host %s, level %u",
             at.launch ? "VMLAUNCH" : "VMRESUME", row->what, at.blocked, standing_names[at.as], at.level);
}

/* For an MSR with other blocking in the guest than in the host see entry/failed-msr-keeps-nmis. */
static bool fits(const struct row *row, struct place at)
{
    return row->reason != EXIT_ENTRY_MSR_LOAD || at.blocked == (at.as != STANDS_OPEN);
}

static void fail_at_levels(struct test *t, const struct row *row, enum standing as)
{
    for (unsigned i = 0; i < 4 * FRED_LEVELS && !t->failures; i++) {
        struct place at = {as, i / 4, i & 1, i & 2};

        if (fits(row, at))
            fail_entry(t, row, at);
    }
}

static void check_goes_on(struct test *t)
{
    struct vm_exit exit = {0};

    if (guest_at(t, GUEST_STEP_CALL, false) && guest_run(t, &exit))
        check_guest_done(t, &exit);
}

CASE(entry, failed-keeps-nmis, "an entry that fails, on whatever and at any stack level, leaves NMIs open, blocked or blocked with one held",
     "SDM vol. 3, 26.2 to 26.4, and 26.8, VM-Entry Failures During or After Loading Guest State")
{
    uint64_t address = 0;

    if (!check_error(t, vmcs_read(ENTRY_MSR_LOAD_ADDRESS, &address)) ||
        !guest_set(t, ENTRY_MSR_LOAD_ADDRESS, (uint64_t)&load_area))
        return;
    for (unsigned i = 0; i < COUNT_OF(rows); i++) {
        for (enum standing as = STANDS_OPEN; as < STANDINGS; as++)
            fail_at_levels(t, &rows[i], as);
    }
    guest_set(t, ENTRY_MSR_LOAD_ADDRESS, address);
    check_goes_on(t);
}
