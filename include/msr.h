/* Model-specific registers, by number (SDM vol. 4; FRED: the FRED draft 5.0). */
#ifndef INCLUDE_MSR_H
#define INCLUDE_MSR_H

#include "include/bits.h"

#define IA32_APIC_BASE           0x1B
#define APIC_BASE_X2APIC         BIT(10)
#define APIC_BASE_ENABLE         BIT(11)
#define APIC_BASE_ADDRESS        BITS(51, 12)

#define IA32_FEATURE_CONTROL     0x3A
#define FEATURE_CONTROL_LOCK     BIT(0)
#define FEATURE_CONTROL_VMX      BIT(2) /* VMX outside SMX operation */

#define IA32_SPEC_CTRL           0x48 /* if CPUID_STRUCTURED_EDX_SPEC_CTRL */
#define IA32_BIOS_SIGN_ID        0x8B /* microcode revision in bits 63:32, after CPUID leaf 1 */
#define IA32_SYSENTER_CS         0x174
#define IA32_SYSENTER_ESP        0x175
#define IA32_SYSENTER_EIP        0x176

#define IA32_MCG_CAP             0x179 /* machine check: SDM vol. 3, 15.3 */
#define MCG_CAP_BANKS            BITS(7, 0)
#define IA32_MCG_STATUS          0x17A
#define MCG_STATUS_IN_PROGRESS   BIT(2)

#define IA32_MISC_ENABLE         0x1A0

#define IA32_FRED_RSP0           0x1CC
#define IA32_FRED_RSP1           0x1CD
#define IA32_FRED_RSP2           0x1CE
#define IA32_FRED_RSP3           0x1CF
#define IA32_FRED_STKLVLS        0x1D0
#define IA32_FRED_SSP1           0x1D1
#define IA32_FRED_SSP2           0x1D2
#define IA32_FRED_SSP3           0x1D3
#define IA32_FRED_CONFIG         0x1D4

#define IA32_DEBUGCTL            0x1D9
#define DEBUGCTL_BTF             BIT(1) /* single-step on branches */
#define DEBUGCTL_NONE            (BITS(63, 16) | BITS(5, 3))
#define IA32_PAT                 0x277
#define PAT_LAST_WRITE_THROUGH   (4UL << 56)          /* for entry 7, which is UC (0) at power-on */
#define PAT_OURS                 0x0007040100070406UL /* table 11-12, but WC (table 11-10) at index 4 */

#define IA32_MC0_STATUS          0x401
#define IA32_MC0_ADDR            0x402
#define MC_BANK_STEP             4 /* distance between the same register of two banks */
#define MC_STATUS_ADDRESS_VALID  BIT(58)
#define MC_STATUS_VALID          BIT(63)

#define IA32_VMX_BASIC           0x480
#define IA32_VMX_PINBASED_CTLS   0x481
#define IA32_VMX_PROCBASED_CTLS  0x482
#define IA32_VMX_EXIT_CTLS       0x483
#define IA32_VMX_ENTRY_CTLS      0x484
#define IA32_VMX_MISC            0x485
#define IA32_VMX_CR0_FIXED0      0x486
#define IA32_VMX_CR0_FIXED1      0x487
#define IA32_VMX_CR4_FIXED0      0x488
#define IA32_VMX_CR4_FIXED1      0x489
#define IA32_VMX_PROCBASED_CTLS2 0x48B
#define IA32_VMX_EPT_VPID_CAP    0x48C
#define IA32_VMX_TRUE_CTLS       0x48D /* pin, processor, exit, entry: 48D to 490 */
#define IA32_VMX_EXIT_CTLS2      0x493

#define IA32_U_CET               0x6A0 /* SDM vol. 1, 17.2 */
#define IA32_S_CET               0x6A2 /* the same bits */
#define S_CET_SHADOW_STACK       BIT(0)
#define S_CET_ENDBR              BIT(2)  /* indirect branch tracking */
#define S_CET_NO_TRACK           BIT(4)  /* the prefix 3EH exempts an indirect jump */
#define S_CET_TRACKER            BIT(11) /* the next instruction has to be ENDBR64 */
#define IA32_PL0_SSP             0x6A4   /* IA32_FRED_SSP0 is the same MSR */
#define IA32_PL3_SSP             0x6A7
#define IA32_INTERRUPT_SSP_TABLE 0x6A8

#define IA32_X2APIC_BASE         0x800 /* register at offset 16n of the xAPIC page is MSR 800h+n */

#define IA32_EFER                0xC0000080
#define EFER_SCE                 BIT(0)
#define EFER_LME                 BIT(8)
#define EFER_LMA                 BIT(10)
#define EFER_NXE                 BIT(11)
#define EFER_NONE                (BITS(63, 12) | BIT(9) | BITS(7, 1))
#define IA32_STAR                0xC0000081
#define STAR_KERNEL_SHIFT        32 /* CS of ring 0; SS is 8 more */
#define STAR_USER_SHIFT          48 /* CS of 32-bit ring 3 */
#define STAR_USER_DATA           8
#define STAR_USER_CODE64         16
#define IA32_LSTAR               0xC0000082
#define IA32_CSTAR               0xC0000083
#define IA32_FMASK               0xC0000084
#define IA32_FS_BASE             0xC0000100
#define IA32_GS_BASE             0xC0000101
#define IA32_KERNEL_GS_BASE      0xC0000102

#endif
