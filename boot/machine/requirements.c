#include "boot/machine/requirements.h"

#include "include/cpuid.h"

/* Every CPU with 64-bit mode has these: an emulator or a hypervisor may hide one, and then fault its use. */
static const struct {
    const char *name;
    uint32_t leaf, edx;
} needed[] = {
    {"model-specific registers", CPUID_FEATURES, CPUID_FEATURES_EDX_MSR},
    {"SYSENTER", CPUID_FEATURES, CPUID_FEATURES_EDX_SEP},
    {"page attribute table", CPUID_FEATURES, CPUID_FEATURES_EDX_PAT},
    {"FXSAVE", CPUID_FEATURES, CPUID_FEATURES_EDX_FXSR},
    {"SSE", CPUID_FEATURES, CPUID_FEATURES_EDX_SSE},
    {"SSE2", CPUID_FEATURES, CPUID_FEATURES_EDX_SSE2},
    {"SYSCALL", CPUID_EXTENDED_FEATURES, CPUID_EXTENDED_FEATURES_EDX_SYSCALL},
};

static uint32_t edx_of(uint32_t leaf)
{
    return cpuid(leaf & CPUID_EXTENDED, 0).eax >= leaf ? cpuid(leaf, 0).edx : 0;
}

bool has_no_execute(void)
{
    return edx_of(CPUID_EXTENDED_FEATURES) & CPUID_EXTENDED_FEATURES_EDX_NX;
}

error requirements_check(void)
{
    for (size_t i = 0; i < COUNT_OF(needed); i++) {
        if (!(edx_of(needed[i].leaf) & needed[i].edx))
            return FAIL(
                "this CPU reports no %s (CPUID.%xH:EDX bit %u), which every 64-bit CPU has: the emulator "
                "or hypervisor has to report it",
                needed[i].name, needed[i].leaf, (unsigned)__builtin_ctz(needed[i].edx));
    }
    return NULL;
}
