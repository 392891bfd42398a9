#include "tests/events/fred_msr.h"

#include "boot/text/format.h"
#include "include/instructions.h"

unsigned linear_bits(void)
{
    return read_cr4() & CR4_LA57 ? 57 : 48;
}

/* The MSR is restored before a failure is reported: event delivery may need it. */
static void try_value(struct test *t, const char *what, uint32_t msr, uint64_t value, bool wanted)
{
    uint64_t before = 0, after = 0;
    bool taken;

    fred_read(msr, &before);
    taken = fred_write(msr, value);
    fred_read(msr, &after);
    fred_write(msr, before);
    check_equal(t, what, wanted, taken);
    check_equal(t, what, wanted ? value : before, after);
}

static bool can_read(struct test *t, const char *name, uint32_t msr, uint64_t *value)
{
    char what[40];

    format(what, sizeof(what), "%s can be read", name);
    return check(t, fred_read(msr, value), what);
}

void(check_reserved_bits)(struct test *t, const char *name, uint32_t msr, uint64_t reserved, unsigned bits)
{
    uint64_t value;
    char what[80];

    if (!can_read(t, name, msr, &value))
        return;
    for (unsigned bit = 0; bit < bits; bit++) {
        format(what, sizeof(what), "%s with bit %u flipped: accepted, and value read", name, bit);
        try_value(t, what, msr, value ^ BIT(bit), !(reserved & BIT(bit)));
    }
}

void(check_canonical)(struct test *t, const char *name, uint32_t msr)
{
    unsigned last = linear_bits() - 1;
    uint64_t value;
    char what[80];

    if (!can_read(t, name, msr, &value))
        return;
    for (unsigned bit = last; bit < 64; bit++) {
        format(what, sizeof(what), "%s with bit %u flipped: accepted, and value read", name, bit);
        try_value(t, what, msr, value ^ BIT(bit), false);
    }
    format(what, sizeof(what), "%s with bits 63:%u flipped: accepted, and value read", name, last);
    try_value(t, what, msr, value ^ BITS(63, last), true);
}

void(check_stack_msr)(struct test *t, const char *name, uint32_t msr, uint64_t reserved)
{
    check_reserved_bits(t, name, msr, reserved, linear_bits() - 1);
    check_canonical(t, name, msr);
}
