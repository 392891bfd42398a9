/*
 * The VM-entry checks against a made-up VMCS: a sane one passes all of them, and each mutation of the cases
 * refuse/ fails a check that names the mutated field. The CPU is one with all features.
 */
#include "tests/host/unit.h"

#include "fred/fred.h"
#include "include/descriptors.h"
#include "include/msr.h"
#include "include/paging.h"
#include "include/vmx.h"
#include "tests/entry_fail/mutation.h"

#define MOST_CHECKS 200
#define REVISION    0x4
#define VMCS        0x7000UL /* its physical address */

/* The default1 bits are required; all others are allowed except those of the highest byte. */
static const struct vmx_capabilities have = {
    .basic = REVISION | VMX_BASIC_NESTED,
    .pin = 0x000000FF00000016,
    .proc = 0xFFF9FFFE04006172,
    .proc2 = 0x00FFFFFF00000000,
    .exit = 0xFFFFFFFF00036DFB,
    .exit2 = EXIT2_LOAD_FRED,
    .entry = 0x00FFFFFF000011FB,
    .ept = EPT_CAP_WALK_4 | EPT_CAP_MEMORY_WB | EPT_CAP_MEMORY_UC,
    .misc = VMX_MISC_ACTIVITIES,
};

static struct {
    enum vmcs_field field;
    uint64_t value;
} vmcs[] = {
#define FIELD(encoding, name, condition) {name, 0},
    VMCS_FIELDS(FIELD)};

static uint64_t *find_field(enum vmcs_field field)
{
    for (size_t i = 0; i < COUNT_OF(vmcs); i++) {
        if (vmcs[i].field == field)
            return &vmcs[i].value;
    }
    fail_msg("no field %#x", (unsigned)field);
    return NULL;
}

static uint64_t read_field(enum vmcs_field field)
{
    return *find_field(field);
}

/* Readable: the VMCS, and the page of a mutation. */
static bool read_word(uint64_t address, uint32_t *word)
{
    if (address < PAGE_SIZE)
        return false;
    *word = address == VMCS ? REVISION : *(const uint32_t *)address;
    return true;
}

static const struct entry_view view = {
    .field = read_field,
    .word = read_word,
    .have = &have,
    .cr0_fixed0 = CR0_PE | CR0_NE | CR0_PG,
    .cr0_fixed1 = BITS(31, 0),
    .cr4_fixed0 = CR4_VMXE,
    .cr4_fixed1 = BITS(23, 0) | CR4_FRED,
    .vmcs = VMCS,
    .physical_bits = 52,
    .linear_bits = 48,
};

static void write_segment(enum vmcs_field selector, uint64_t value, uint64_t limit, uint64_t rights)
{
    unsigned step = selector - GUEST_ES_SELECTOR;

    *find_field(selector) = value;
    *find_field((enum vmcs_field)(GUEST_ES_LIMIT + step)) = limit;
    *find_field((enum vmcs_field)(GUEST_ES_ACCESS_RIGHTS + step)) = rights;
}

/* As vmm/setup.c makes it. */
static void make_sane(void)
{
    static const struct change sane[] = {
        {PIN_CONTROLS, 0, 0x16 | PIN_EXTERNAL_INTERRUPT_EXITING | PIN_NMI_EXITING | PIN_PREEMPTION_TIMER},
        {PROC_CONTROLS, 0, 0x04006172 | PROC_HLT_EXITING | PROC_UNCONDITIONAL_IO | PROC_SECONDARY},
        {PROC_CONTROLS_2, 0, PROC2_EPT},
        {EXIT_CONTROLS, 0, 0x00036DFB | EXIT_HOST_64 | EXIT_LOAD_PAT | EXIT_SAVE_EFER | EXIT_LOAD_EFER},
        {ENTRY_CONTROLS, 0, 0x000011FB | ENTRY_GUEST_64 | ENTRY_LOAD_PAT | ENTRY_LOAD_EFER},
        {EPT_POINTER, 0, 0x10000 | EPTP_WALK_LENGTH_4 | EPTP_MEMORY_WB},
        {HOST_CR0, 0, CR0_PE | CR0_NE | CR0_WP | CR0_PG},
        {HOST_CR4, 0, CR4_PAE | CR4_VMXE},
        {HOST_CS_SELECTOR, 0, SELECTOR_CODE},
        {HOST_SS_SELECTOR, 0, SELECTOR_DATA},
        {HOST_TR_SELECTOR, 0, SELECTOR_TSS},
        {HOST_IA32_PAT, 0, PAT_OURS},
        {HOST_IA32_EFER, 0, EFER_LMA | EFER_LME | EFER_SCE | EFER_NXE},
        {HOST_FS_BASE, 0, 0xFFFF800000000000},
        {GUEST_IA32_PAT, 0, PAT_OURS},
        {GUEST_IA32_EFER, 0, EFER_LMA | EFER_LME},
        {GUEST_CR0, 0, CR0_PE | CR0_NE | CR0_WP | CR0_PG},
        {GUEST_CR4, 0, CR4_PAE | CR4_VMXE},
        {GUEST_RFLAGS, 0, RFLAGS_FIXED},
        {VMCS_LINK_POINTER, 0, ~0UL},
    };

    for (size_t i = 0; i < COUNT_OF(vmcs); i++)
        vmcs[i].value = 0;
    for (size_t i = 0; i < COUNT_OF(sane); i++)
        *find_field(sane[i].field) = sane[i].set;
    write_segment(GUEST_CS_SELECTOR, SELECTOR_CODE, 0xFFFFFFFF, ACCESS_CODE64);
    for (unsigned i = 0; i < 6; i++) {
        if (GUEST_ES_SELECTOR + 2 * i != GUEST_CS_SELECTOR)
            write_segment((enum vmcs_field)(GUEST_ES_SELECTOR + 2 * i), SELECTOR_DATA, 0xFFFFFFFF,
                          ACCESS_DATA);
    }
    write_segment(GUEST_LDTR_SELECTOR, 0, 0, ACCESS_UNUSABLE);
    write_segment(GUEST_TR_SELECTOR, SELECTOR_TSS, 0x67, ACCESS_TSS_BUSY);
}

static void expect_sane(const char *what)
{
    for (enum entry_class of = FAILS_CONTROLS; of <= FAILS_GUEST; of++) {
        const struct entry_check *c = entry_check_failed(&view, of);

        EXPECT(!c, "%s: %#lx in %#x is not %s", what, read_field(c->field), (unsigned)c->field, c->want);
    }
}

static const struct table {
    const char *name;
    const struct mutation_table *table;
} tables[] = {
#define TABLE(name) {#name, &mutations_##name},
    MUTATION_TABLES(TABLE)};

static const struct entry_check *seen[MOST_CHECKS];
static size_t seen_count, mutation_count;

static void note_seen(const struct entry_check *c)
{
    for (size_t i = 0; i < seen_count; i++) {
        if (seen[i] == c)
            return;
    }
    assert_true(seen_count < MOST_CHECKS);
    seen[seen_count++] = c;
}

/* A CPU checks the controls first, then host state, then guest state. */
static void expect_found(const char *name, const struct mutation *row, uint64_t value)
{
    const struct entry_check *c;

    for (enum entry_class of = FAILS_CONTROLS; of < row->fails; of++) {
        c = entry_check_failed(&view, of);
        EXPECT(!c, "%s: %#lx in %#x fails an earlier class: want %s", name, value,
               (unsigned)row->change.field, c->want);
    }
    c = entry_check_failed(&view, row->fails);
    EXPECT(c, "%s: no check fails for %#lx in %#x", name, value, (unsigned)row->change.field);
    EXPECT(c->field == row->change.field || c->other == row->change.field,
           "%s: %#lx in %#x: the failed check is of %#x: want %s", name, value, (unsigned)row->change.field,
           (unsigned)c->field, c->want);
    note_seen(c);
    mutation_count++;
}

static void go_through(const char *name, const struct mutation *row)
{
    enum vmcs_field field = row->change.field;
    uint64_t before, value;
    unsigned n;

    make_sane();
    for (unsigned i = 0; row->with && row->with[i].field != NO_FIELD; i++) {
        EXPECT(i < MUTATION_WITH, "%s: a row for %#x changes too much", name, (unsigned)field);
        *find_field(row->with[i].field) = change_value(&row->with[i], *find_field(row->with[i].field));
    }
    expect_sane(name);
    before = *find_field(field);
    for (n = 0; mutation_value(row, &view, before, n, &value); n++) {
        *find_field(field) = value;
        expect_found(name, row, value);
        *find_field(field) = before;
    }
    EXPECT(n, "%s: a row for %#x breaks nothing", name, (unsigned)field);
    expect_sane(name);
}

static void a_sane_vmcs_passes(void **state)
{
    (void)state;
    make_sane();
    expect_sane("a sane VMCS");
}

static void every_mutation_is_found_and_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        for (unsigned j = 0; j < tables[i].table->count; j++)
            go_through(tables[i].name, &tables[i].table->rows[j]);
    }
    EXPECT(mutation_count > 1000, "only %zu mutations", mutation_count);
}

/* Runs after every_mutation_is_found_and_named, whose findings it checks. */
static void every_check_finds_a_mutation(void **state)
{
    const struct entry_check *c;

    (void)state;
    for (enum entry_class of = FAILS_CONTROLS; of <= FAILS_GUEST; of++) {
        for (unsigned n = 0; (c = entry_check_at(of, n)); n++) {
            bool found = false;

            for (size_t i = 0; i < seen_count; i++)
                found = found || seen[i] == c;
            EXPECT(found, "no mutation for %#x, %s", (unsigned)c->field, c->want);
        }
    }
}

/* Values that need a feature pass if the CPU has the feature. */
static void optional_features_are_accepted(void **state)
{
    struct vmx_capabilities more = have;
    struct entry_view with = view;

    (void)state;
    with.have = &more;
    more.ept |= EPT_CAP_DIRTY | EPT_CAP_SHADOW_STACK | EPT_CAP_WALK_5;
    more.misc |= VMX_MISC_LENGTH_0;
    more.basic |= VMX_BASIC_ANY_CODE;
    make_sane();
    *find_field(EPT_POINTER) = 0x10000 | EPTP_WALK_LENGTH_5 | EPTP_MEMORY_UC | EPTP_DIRTY | EPTP_SHADOW_STACK;
    *find_field(ENTRY_INTERRUPTION_INFORMATION) = INTERRUPTION(EVENT_SOFTWARE_INTERRUPT, 0x30);
    assert_null(entry_check_failed(&with, FAILS_CONTROLS));
    *find_field(ENTRY_INTERRUPTION_INFORMATION) = INTERRUPTION_WITH_CODE(EVENT_HARDWARE_EXCEPTION, VECTOR_UD);
    assert_null(entry_check_failed(&with, FAILS_CONTROLS));
    *find_field(GUEST_CR0) = CR0_NE | CR0_WP;
    *find_field(PROC_CONTROLS_2) |= PROC2_UNRESTRICTED;
    *find_field(GUEST_IA32_EFER) = EFER_LMA;
    assert_null(entry_check_failed(&with, FAILS_GUEST));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sane_vmcs_passes),
        cmocka_unit_test(every_mutation_is_found_and_named),
        cmocka_unit_test(every_check_finds_a_mutation),
        cmocka_unit_test(optional_features_are_accepted),
    };

    return RUN(tests);
}
