#include "include/apic.h"
#include "include/msr.h"
#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

#define SPARE 2 /* loadable entries before the bad one */

static const struct row {
    const char *what;
    struct vmx_msr entry;
} rows[] = {
    {"IA32_FS_BASE", {IA32_FS_BASE, 0, 0}},
    {"IA32_GS_BASE", {IA32_GS_BASE, 0, 0}},
    {"an x2APIC register", {IA32_X2APIC_BASE + APIC_ID / 16, 0, 0}},
    {"reserved bits of an entry", {IA32_SYSENTER_CS, 1, 0}},
    {"reserved bits of an entry, the highest", {IA32_SYSENTER_CS, 1U << 31, 0}},
    {"an MSR that does not exist", {0x12345678, 0, 0}},
    {"a noncanonical address", {IA32_SYSENTER_EIP, 0, BIT(63)}},
    {"reserved bits of IA32_EFER", {IA32_EFER, 0, BIT(62)}},
    {"IA32_PAT with memory type 2", {IA32_PAT, 0, 2}},
};

static struct vmx_msr load_area[SPARE + 1] __attribute__((aligned(16)));

static void check_named(struct test *t)
{
    static const char want[] = "VM entry failed: entry 3 of the 3 MSRs at ENTRY_MSR_LOAD_ADDRESS";
    struct vm_exit exit = {0};
    error e = vcpu_enter(t->vcpu, &exit, VCPU_TICKS);

    if (!check(t, e && text_begins(e, want), "an error that names the entry"))
        tell(t, "the error: %s", e ? e : "none");
}

/* The entries before it are harmless: the exit restores what they load. */
static void load_row(struct test *t, const struct row *row)
{
    struct vm_exit exit = {0};
    uint64_t number = 0;
    unsigned failures = t->failures;

    for (unsigned i = 0; i < SPARE; i++)
        load_area[i] = (struct vmx_msr){IA32_SYSENTER_CS, 0, 0};
    load_area[SPARE] = row->entry;
    if (!guest_at(t, GUEST_STEP_CALL, false) || !guest_set(t, ENTRY_MSR_LOAD_COUNT, COUNT_OF(load_area)) ||
        !guest_set(t, ENTRY_MSR_LOAD_ADDRESS, (uint64_t)load_area))
        return;
    entry_fail_keep(t);
    if (!guest_try(t, &exit, &number))
        return;
    check_equal(t, "VM-instruction error", 0, number);
    check_exit_reason(t, "exit reason, all of it", EXIT_REASON_ENTRY_FAILURE | EXIT_ENTRY_MSR_LOAD,
                      exit.whole_reason);
    check_equal(t, "exit qualification: number of the entry", COUNT_OF(load_area), exit.qualification);
    if (vm_exit_is_failure(&exit)) {
        check_entry_fail(t, row->what);
        check_named(t);
    }
    if (t->failures > failures)
        tell(t, "with %s", row->what);
}

static void check_goes_on(struct test *t)
{
    struct vm_exit exit = {0};

    if (guest_set(t, ENTRY_MSR_LOAD_COUNT, 0) && guest_run(t, &exit))
        check_guest_done(t, &exit);
}

CASE(refuse, msr-load, "VM entry fails on an MSR that it cannot load, with exit reason 34: the error names it",
     "SDM vol. 3, 26.4, Loading MSRs, and 26.8, VM-Entry Failures During or After Loading Guest State")
{
    uint64_t address = 0;

    if (!check_error(t, vmcs_read(ENTRY_MSR_LOAD_ADDRESS, &address)))
        return;
    for (unsigned i = 0; i < COUNT_OF(rows); i++) {
        load_row(t, &rows[i]);
        check_goes_on(t);
    }
    guest_set(t, ENTRY_MSR_LOAD_COUNT, 0);
    guest_set(t, ENTRY_MSR_LOAD_ADDRESS, address);
    tell(t, "%u mutations", (unsigned)COUNT_OF(rows));
}
