/*
 * VMCS fields in use, in the order of SDM vol. 3, appendix B: X(encoding, name, condition). The condition
 * specifies when the field exists. The FRED fields are from the FRED draft 5.0, 9.2 (Linux asm/vmx.h).
 */
#ifndef INCLUDE_VMCS_H
#define INCLUDE_VMCS_H

/* Conditions */
#define ALWAYS                0
#define IF_PREEMPTION_TIMER   1 /* IA32_VMX_PINBASED_CTLS allows the timer */
#define IF_SECONDARY_CONTROLS 2
#define IF_EPT                3
#define IF_LOAD_PAT           4 /* VM-entry or VM-exit controls allow PAT */
#define IF_LOAD_EFER          5
#define IF_MSR_BITMAPS        6
#define IF_SECONDARY_EXIT     7  /* VM-exit controls allow bit 31 */
#define IF_FRED               8  /* IA32_VMX_EXIT_CTLS2 allows "load FRED" */
#define IF_LOAD_FRED          9  /* VM-entry controls allow "load FRED" */
#define IF_NESTED             10 /* IA32_VMX_BASIC has bit 58: the CPU has FRED */
#define IF_LOAD_CET           11 /* VM-entry or VM-exit controls allow "load CET state" */

#define VMCS_FIELDS(X)                                     \
    /* 16-bit guest state */                               \
    X(0x0800, GUEST_ES_SELECTOR, ALWAYS)                   \
    X(0x0802, GUEST_CS_SELECTOR, ALWAYS)                   \
    X(0x0804, GUEST_SS_SELECTOR, ALWAYS)                   \
    X(0x0806, GUEST_DS_SELECTOR, ALWAYS)                   \
    X(0x0808, GUEST_FS_SELECTOR, ALWAYS)                   \
    X(0x080A, GUEST_GS_SELECTOR, ALWAYS)                   \
    X(0x080C, GUEST_LDTR_SELECTOR, ALWAYS)                 \
    X(0x080E, GUEST_TR_SELECTOR, ALWAYS)                   \
    /* 16-bit host state */                                \
    X(0x0C00, HOST_ES_SELECTOR, ALWAYS)                    \
    X(0x0C02, HOST_CS_SELECTOR, ALWAYS)                    \
    X(0x0C04, HOST_SS_SELECTOR, ALWAYS)                    \
    X(0x0C06, HOST_DS_SELECTOR, ALWAYS)                    \
    X(0x0C08, HOST_FS_SELECTOR, ALWAYS)                    \
    X(0x0C0A, HOST_GS_SELECTOR, ALWAYS)                    \
    X(0x0C0C, HOST_TR_SELECTOR, ALWAYS)                    \
    /* 64-bit control */                                   \
    X(0x2004, MSR_BITMAP_ADDRESS, IF_MSR_BITMAPS)          \
    X(0x2006, EXIT_MSR_STORE_ADDRESS, ALWAYS)              \
    X(0x2008, EXIT_MSR_LOAD_ADDRESS, ALWAYS)               \
    X(0x200A, ENTRY_MSR_LOAD_ADDRESS, ALWAYS)              \
    X(0x201A, EPT_POINTER, IF_EPT)                         \
    X(0x2044, EXIT_CONTROLS_2, IF_SECONDARY_EXIT)          \
    X(0x2052, INJECTED_EVENT_DATA, IF_NESTED)              \
    /* 64-bit read-only */                                 \
    X(0x2400, GUEST_PHYSICAL_ADDRESS, IF_EPT)              \
    X(0x2404, ORIGINAL_EVENT_DATA, IF_NESTED)              \
    /* 64-bit guest state */                               \
    X(0x2800, VMCS_LINK_POINTER, ALWAYS)                   \
    X(0x2802, GUEST_IA32_DEBUGCTL, ALWAYS)                 \
    X(0x2804, GUEST_IA32_PAT, IF_LOAD_PAT)                 \
    X(0x2806, GUEST_IA32_EFER, IF_LOAD_EFER)               \
    X(0x281A, GUEST_IA32_FRED_CONFIG, IF_LOAD_FRED)        \
    X(0x281C, GUEST_IA32_FRED_RSP1, IF_LOAD_FRED)          \
    X(0x281E, GUEST_IA32_FRED_RSP2, IF_LOAD_FRED)          \
    X(0x2820, GUEST_IA32_FRED_RSP3, IF_LOAD_FRED)          \
    X(0x2822, GUEST_IA32_FRED_STKLVLS, IF_LOAD_FRED)       \
    X(0x2824, GUEST_IA32_FRED_SSP1, IF_LOAD_FRED)          \
    X(0x2826, GUEST_IA32_FRED_SSP2, IF_LOAD_FRED)          \
    X(0x2828, GUEST_IA32_FRED_SSP3, IF_LOAD_FRED)          \
    /* 64-bit host state */                                \
    X(0x2C00, HOST_IA32_PAT, IF_LOAD_PAT)                  \
    X(0x2C02, HOST_IA32_EFER, IF_LOAD_EFER)                \
    X(0x2C08, HOST_IA32_FRED_CONFIG, IF_FRED)              \
    X(0x2C0A, HOST_IA32_FRED_RSP1, IF_FRED)                \
    X(0x2C0C, HOST_IA32_FRED_RSP2, IF_FRED)                \
    X(0x2C0E, HOST_IA32_FRED_RSP3, IF_FRED)                \
    X(0x2C10, HOST_IA32_FRED_STKLVLS, IF_FRED)             \
    X(0x2C12, HOST_IA32_FRED_SSP1, IF_FRED)                \
    X(0x2C14, HOST_IA32_FRED_SSP2, IF_FRED)                \
    X(0x2C16, HOST_IA32_FRED_SSP3, IF_FRED)                \
    /* 32-bit control */                                   \
    X(0x4000, PIN_CONTROLS, ALWAYS)                        \
    X(0x4002, PROC_CONTROLS, ALWAYS)                       \
    X(0x4004, EXCEPTION_BITMAP, ALWAYS)                    \
    X(0x4006, PAGE_FAULT_ERROR_CODE_MASK, ALWAYS)          \
    X(0x4008, PAGE_FAULT_ERROR_CODE_MATCH, ALWAYS)         \
    X(0x400A, CR3_TARGET_COUNT, ALWAYS)                    \
    X(0x400C, EXIT_CONTROLS, ALWAYS)                       \
    X(0x400E, EXIT_MSR_STORE_COUNT, ALWAYS)                \
    X(0x4010, EXIT_MSR_LOAD_COUNT, ALWAYS)                 \
    X(0x4012, ENTRY_CONTROLS, ALWAYS)                      \
    X(0x4014, ENTRY_MSR_LOAD_COUNT, ALWAYS)                \
    X(0x4016, ENTRY_INTERRUPTION_INFORMATION, ALWAYS)      \
    X(0x4018, ENTRY_EXCEPTION_ERROR_CODE, ALWAYS)          \
    X(0x401A, ENTRY_INSTRUCTION_LENGTH, ALWAYS)            \
    X(0x401E, PROC_CONTROLS_2, IF_SECONDARY_CONTROLS)      \
    /* 32-bit read-only */                                 \
    X(0x4400, VM_INSTRUCTION_ERROR, ALWAYS)                \
    X(0x4402, VM_EXIT_REASON, ALWAYS)                      \
    X(0x4404, VM_EXIT_INTERRUPTION_INFORMATION, ALWAYS)    \
    X(0x4406, VM_EXIT_INTERRUPTION_ERROR_CODE, ALWAYS)     \
    X(0x4408, IDT_VECTORING_INFORMATION, ALWAYS)           \
    X(0x440A, IDT_VECTORING_ERROR_CODE, ALWAYS)            \
    X(0x440C, VM_EXIT_INSTRUCTION_LENGTH, ALWAYS)          \
    /* 32-bit guest state */                               \
    X(0x4800, GUEST_ES_LIMIT, ALWAYS)                      \
    X(0x4802, GUEST_CS_LIMIT, ALWAYS)                      \
    X(0x4804, GUEST_SS_LIMIT, ALWAYS)                      \
    X(0x4806, GUEST_DS_LIMIT, ALWAYS)                      \
    X(0x4808, GUEST_FS_LIMIT, ALWAYS)                      \
    X(0x480A, GUEST_GS_LIMIT, ALWAYS)                      \
    X(0x480C, GUEST_LDTR_LIMIT, ALWAYS)                    \
    X(0x480E, GUEST_TR_LIMIT, ALWAYS)                      \
    X(0x4810, GUEST_GDTR_LIMIT, ALWAYS)                    \
    X(0x4812, GUEST_IDTR_LIMIT, ALWAYS)                    \
    X(0x4814, GUEST_ES_ACCESS_RIGHTS, ALWAYS)              \
    X(0x4816, GUEST_CS_ACCESS_RIGHTS, ALWAYS)              \
    X(0x4818, GUEST_SS_ACCESS_RIGHTS, ALWAYS)              \
    X(0x481A, GUEST_DS_ACCESS_RIGHTS, ALWAYS)              \
    X(0x481C, GUEST_FS_ACCESS_RIGHTS, ALWAYS)              \
    X(0x481E, GUEST_GS_ACCESS_RIGHTS, ALWAYS)              \
    X(0x4820, GUEST_LDTR_ACCESS_RIGHTS, ALWAYS)            \
    X(0x4822, GUEST_TR_ACCESS_RIGHTS, ALWAYS)              \
    X(0x4824, GUEST_INTERRUPTIBILITY, ALWAYS)              \
    X(0x4826, GUEST_ACTIVITY_STATE, ALWAYS)                \
    X(0x482A, GUEST_IA32_SYSENTER_CS, ALWAYS)              \
    X(0x482E, PREEMPTION_TIMER_VALUE, IF_PREEMPTION_TIMER) \
    /* 32-bit host state */                                \
    X(0x4C00, HOST_IA32_SYSENTER_CS, ALWAYS)               \
    /* natural-width control */                            \
    X(0x6000, CR0_GUEST_HOST_MASK, ALWAYS)                 \
    X(0x6002, CR4_GUEST_HOST_MASK, ALWAYS)                 \
    X(0x6004, CR0_READ_SHADOW, ALWAYS)                     \
    X(0x6006, CR4_READ_SHADOW, ALWAYS)                     \
    /* natural-width read-only */                          \
    X(0x6400, EXIT_QUALIFICATION, ALWAYS)                  \
    X(0x640A, GUEST_LINEAR_ADDRESS, ALWAYS)                \
    /* natural-width guest state */                        \
    X(0x6800, GUEST_CR0, ALWAYS)                           \
    X(0x6802, GUEST_CR3, ALWAYS)                           \
    X(0x6804, GUEST_CR4, ALWAYS)                           \
    X(0x6806, GUEST_ES_BASE, ALWAYS)                       \
    X(0x6808, GUEST_CS_BASE, ALWAYS)                       \
    X(0x680A, GUEST_SS_BASE, ALWAYS)                       \
    X(0x680C, GUEST_DS_BASE, ALWAYS)                       \
    X(0x680E, GUEST_FS_BASE, ALWAYS)                       \
    X(0x6810, GUEST_GS_BASE, ALWAYS)                       \
    X(0x6812, GUEST_LDTR_BASE, ALWAYS)                     \
    X(0x6814, GUEST_TR_BASE, ALWAYS)                       \
    X(0x6816, GUEST_GDTR_BASE, ALWAYS)                     \
    X(0x6818, GUEST_IDTR_BASE, ALWAYS)                     \
    X(0x681A, GUEST_DR7, ALWAYS)                           \
    X(0x681C, GUEST_RSP, ALWAYS)                           \
    X(0x681E, GUEST_RIP, ALWAYS)                           \
    X(0x6820, GUEST_RFLAGS, ALWAYS)                        \
    X(0x6822, GUEST_PENDING_DEBUG_EXCEPTIONS, ALWAYS)      \
    X(0x6824, GUEST_IA32_SYSENTER_ESP, ALWAYS)             \
    X(0x6826, GUEST_IA32_SYSENTER_EIP, ALWAYS)             \
    X(0x6828, GUEST_IA32_S_CET, IF_LOAD_CET)               \
    X(0x682A, GUEST_SSP, IF_LOAD_CET)                      \
    X(0x682C, GUEST_INTERRUPT_SSP_TABLE, IF_LOAD_CET)      \
    /* natural-width host state */                         \
    X(0x6C00, HOST_CR0, ALWAYS)                            \
    X(0x6C02, HOST_CR3, ALWAYS)                            \
    X(0x6C04, HOST_CR4, ALWAYS)                            \
    X(0x6C06, HOST_FS_BASE, ALWAYS)                        \
    X(0x6C08, HOST_GS_BASE, ALWAYS)                        \
    X(0x6C0A, HOST_TR_BASE, ALWAYS)                        \
    X(0x6C0C, HOST_GDTR_BASE, ALWAYS)                      \
    X(0x6C0E, HOST_IDTR_BASE, ALWAYS)                      \
    X(0x6C10, HOST_IA32_SYSENTER_ESP, ALWAYS)              \
    X(0x6C12, HOST_IA32_SYSENTER_EIP, ALWAYS)              \
    X(0x6C14, HOST_RSP, ALWAYS)                            \
    X(0x6C16, HOST_RIP, ALWAYS)                            \
    X(0x6C18, HOST_IA32_S_CET, IF_LOAD_CET)                \
    X(0x6C1A, HOST_SSP, IF_LOAD_CET)                       \
    X(0x6C1C, HOST_INTERRUPT_SSP_TABLE, IF_LOAD_CET)

#define VMCS_FIELD_ENUM(encoding, name, condition) name = (encoding),
enum vmcs_field { VMCS_FIELDS(VMCS_FIELD_ENUM) };

#endif
