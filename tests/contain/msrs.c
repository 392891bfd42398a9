#include "include/instructions.h"
#include "include/msr.h"
#include "tests/contain/contain.h"

/* MSRs of FRED, VMX and the x2APIC are in the first; the others are hypervisors', AMD's, or unassigned. */
static const struct {
    uint32_t first, end;
} msr_ranges[] = {
    {0, 0x2000},
    {0x2000, 0x2040},
    {0x40000000, 0x40000200},
    {0x80000000, 0x80000010},
    {0xC0000000, 0xC0002000},
    {0xC0002000, 0xC0002010},
    {0xC0010000, 0xC0010200},
    {0xFFFFFFF0, 0},
};

void(check_each_msr)(struct test *t, const struct snippet *s, enum exit_reason reason)
{
    uint64_t apic = rdmsr(IA32_APIC_BASE), feature = rdmsr(IA32_FEATURE_CONTROL), pat = rdmsr(IA32_PAT);
    unsigned count = 0;

    if (!contain_open(t))
        return;
    for (unsigned i = 0; i < COUNT_OF(msr_ranges); i++) {
        if (check_each(t, s, msr_ranges[i].first, msr_ranges[i].end, reason))
            count += msr_ranges[i].end - msr_ranges[i].first;
    }
    tell(t, "%u MSRs: each exited, and was #GP in the guest", count);
    check_equal(t, "IA32_APIC_BASE", apic, rdmsr(IA32_APIC_BASE));
    check_equal(t, "IA32_FEATURE_CONTROL", feature, rdmsr(IA32_FEATURE_CONTROL));
    check_equal(t, "IA32_PAT", pat, rdmsr(IA32_PAT));
    contain_close(t);
}
