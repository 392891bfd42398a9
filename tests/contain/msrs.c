#include "include/instructions.h"
#include "include/msr.h"
#include "tests/contain/contain.h"

/* FRED's, VMX's and the x2APIC's are in the first; the others are synthetic, AMD's, or nobody's. */
static const struct {
    uint32_t first, end;
} classes[] = {
    {0, 0x2000},
    {0x2000, 0x2040},
    {0x40000000, 0x40000200},
    {0x80000000, 0x80000010},
    {0xC0000000, 0xC0002000},
    {0xC0002000, 0xC0002010},
    {0xC0010000, 0xC0010200},
    {0xFFFFFFF0, 0},
};

void check_each_msr(struct test *t, const struct snippet *s, enum exit_reason reason)
{
    uint64_t apic = rdmsr(IA32_APIC_BASE), feature = rdmsr(IA32_FEATURE_CONTROL), pat = rdmsr(IA32_PAT);
    unsigned count = 0;

    if (!contain_open(t))
        return;
    for (unsigned i = 0; i < COUNT_OF(classes); i++) {
        if (check_each(t, s, classes[i].first, classes[i].end, reason))
            count += classes[i].end - classes[i].first;
    }
    tell(t, "%u MSRs: each exited, and was #GP in the guest", count);
    check_equal(t, "IA32_APIC_BASE", apic, rdmsr(IA32_APIC_BASE));
    check_equal(t, "IA32_FEATURE_CONTROL", feature, rdmsr(IA32_FEATURE_CONTROL));
    check_equal(t, "IA32_PAT", pat, rdmsr(IA32_PAT));
    contain_close(t);
}
