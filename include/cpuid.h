/* The CPUID leaves that the program reads (SDM vol. 2, CPUID; FRED and LKGS: the FRED draft 5.0). */
#ifndef INCLUDE_CPUID_H
#define INCLUDE_CPUID_H

#include "include/bits.h"

struct cpuid_leaf {
    uint32_t eax, ebx, ecx, edx;
};

#define CPUID_VENDOR                        0x0
#define CPUID_FEATURES                      0x1
#define CPUID_FEATURES_EBX_CLFLUSH          15, 8 /* CLFLUSH line size, in units */
#define CPUID_CLFLUSH_UNIT                  8UL   /* bytes */
#define CPUID_FEATURES_ECX_MONITOR          BIT(3)
#define CPUID_FEATURES_ECX_VMX              BIT(5)
#define CPUID_FEATURES_ECX_SMX              BIT(6)
#define CPUID_FEATURES_ECX_X2APIC           BIT(21)
#define CPUID_FEATURES_ECX_OSXSAVE          BIT(27) /* CR4.OSXSAVE */
#define CPUID_FEATURES_ECX_HYPERVISOR       BIT(31)
#define CPUID_FEATURES_EDX_MSR              BIT(5)
#define CPUID_FEATURES_EDX_APIC             BIT(9)
#define CPUID_FEATURES_EDX_SEP              BIT(11)
#define CPUID_FEATURES_EDX_MCA              BIT(14)
#define CPUID_FEATURES_EDX_PAT              BIT(16)
#define CPUID_FEATURES_EDX_CLFSH            BIT(19)
#define CPUID_FEATURES_EDX_FXSR             BIT(24)
#define CPUID_FEATURES_EDX_SSE              BIT(25)
#define CPUID_FEATURES_EDX_SSE2             BIT(26)
#define CPUID_STRUCTURED                    0x7
#define CPUID_STRUCTURED_ECX_CET_SS         BIT(7)
#define CPUID_STRUCTURED_ECX_LA57           BIT(16)
#define CPUID_STRUCTURED_EDX_MD_CLEAR       BIT(10) /* VERW overwrites buffers */
#define CPUID_STRUCTURED_EDX_CET_IBT        BIT(20)
#define CPUID_STRUCTURED_EDX_SPEC_CTRL      BIT(26) /* IBRS and IBPB */
#define CPUID_STRUCTURED_1_EAX_FRED         BIT(17)
#define CPUID_STRUCTURED_1_EAX_LKGS         BIT(18)
#define CPUID_STRUCTURED_1_EAX_NMI_SOURCE   BIT(20)
#define CPUID_HYPERVISOR                    0x40000000
#define CPUID_HYPERVISOR_SECOND             0x40000100 /* the next one, below an interface of Hyper-V */
#define CPUID_EXTENDED                      0x80000000
#define CPUID_EXTENDED_FEATURES             0x80000001
#define CPUID_EXTENDED_FEATURES_EDX_SYSCALL BIT(11)
#define CPUID_EXTENDED_FEATURES_EDX_NX      BIT(20)
#define CPUID_BRAND                         0x80000002 /* three leaves, 16 characters each */
#define CPUID_ADDRESS_SIZES                 0x80000008
#define CPUID_ADDRESS_SIZES_EAX_PHYSICAL    7, 0 /* bits of an address */
#define CPUID_ADDRESS_SIZES_EAX_LINEAR      15, 8

static inline struct cpuid_leaf cpuid(uint32_t leaf, uint32_t subleaf)
{
    struct cpuid_leaf r;

    __asm__ volatile("cpuid" : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx) : "0"(leaf), "2"(subleaf));
    return r;
}

#endif
