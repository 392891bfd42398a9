#include "include/cpuid.h"
#include "tests/contain/contain.h"
#include "tests/harness/suite.h"

#define GARBAGE  0xABCDEF0100000000UL /* above the 32 bits that CPUID reads */
#define SUBLEAFS 40                   /* more than any leaf has */

/* The host's leaf without the features that the guest must not see. */
static struct cpuid_leaf expected_leaf(uint32_t leaf, uint32_t subleaf)
{
    struct cpuid_leaf want = cpuid(leaf, subleaf);

    if (leaf == CPUID_FEATURES)
        want.ecx &= ~(uint32_t)(CPUID_FEATURES_ECX_VMX | CPUID_FEATURES_ECX_SMX | CPUID_FEATURES_ECX_MONITOR);
    if (leaf == CPUID_STRUCTURED && subleaf == 1)
        want.eax &= ~(uint32_t)(CPUID_STRUCTURED_1_EAX_FRED | CPUID_STRUCTURED_1_EAX_LKGS |
                                CPUID_STRUCTURED_1_EAX_NMI_SOURCE);
    return want;
}

static bool check_leaf(struct test *t, uint32_t leaf, uint32_t subleaf)
{
    struct registers *gprs = &t->vcpu->gprs;
    struct cpuid_leaf want = expected_leaf(leaf, subleaf);
    unsigned failures = t->failures;
    struct vm_exit exit = {0};

    gprs->rax = GARBAGE | leaf;
    gprs->rcx = GARBAGE | subleaf;
    if (!check_stops(t, &contain_asks_cpuid, EXIT_VMCALL, &exit))
        return false;
    check_equal(t, "EAX", want.eax, gprs->rsi);
    check_equal(t, "EBX", want.ebx, gprs->rbx);
    check_equal(t, "ECX", want.ecx, gprs->rcx);
    check_equal(t, "EDX", want.edx, gprs->rdx);
    if (t->failures > failures)
        tell(t, "CPUID leaf %#x, subleaf %#x", leaf, subleaf);
    return t->failures == failures;
}

CASE(contain, cpuid, "in every class of leaf, CPUID in the guest matches the host, except VMX, SMX, MONITOR, FRED and LKGS",
     "SDM vol. 2, CPUID, and vol. 3, 25.1.2; FRED 5.0, enumeration")
{
    static const uint32_t classes[] = {0x40000000, 0x40000001, 0x40000010, 0x7FFFFFFF, CPUID_EXTENDED,
                                       0x80000001, 0x80000008, 0x8000001F, 0x80000026, 0x8FFFFFFF,
                                       0xC0000000, 0xFFFFFFFE, 0xFFFFFFFF};
    uint32_t most = cpuid(CPUID_VENDOR, 0).eax;
    unsigned asked = 0;

    if (contain_open(t) && contain_at(t, &contain_asks_cpuid)) {
        for (uint32_t leaf = 0; leaf <= most + 2; leaf++) {
            for (uint32_t subleaf = 0; subleaf < SUBLEAFS && check_leaf(t, leaf, subleaf); subleaf++)
                asked++;
            check_leaf(t, leaf, ~0U);
        }
        for (unsigned i = 0; i < COUNT_OF(classes); i++)
            asked += check_leaf(t, classes[i], 0) + check_leaf(t, classes[i], 1);
        tell(t, "%u leaves, each as in the host except what is hidden", asked);
    }
    contain_close(t);
}
