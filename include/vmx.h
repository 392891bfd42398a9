/* VMX capability bits, VM-execution controls, exit reasons (SDM vol. 3, chapters 24 to 27, appendices A and
 * C). */
#ifndef INCLUDE_VMX_H
#define INCLUDE_VMX_H

#include "include/bits.h"

/* IA32_VMX_BASIC (A.1) */
#define VMX_BASIC_REVISION  BITS(30, 0)
#define VMX_BASIC_TRUE_CTLS BIT(55)
#define VMX_BASIC_ANY_CODE  BIT(56) /* injection of any exception with or without an error code */
#define VMX_BASIC_NESTED    BIT(58) /* interruption information has the nested-exception bit of FRED */

/* IA32_VMX_MISC (A.6) */
#define VMX_MISC_ACTIVITIES BITS(8, 6) /* supported activity states: HLT, shutdown, wait-for-SIPI */
#define VMX_MISC_HLT        BIT(6)
#define VMX_MISC_LENGTH_0   BIT(30) /* an injected software event may have instruction length 0 */

/* Pin-based VM-execution controls (24.6.1) */
#define PIN_EXTERNAL_INTERRUPT_EXITING BIT(0)
#define PIN_NMI_EXITING                BIT(3)
#define PIN_VIRTUAL_NMIS               BIT(5)
#define PIN_PREEMPTION_TIMER           BIT(6)

/* Primary processor-based VM-execution controls (24.6.2) */
#define PROC_INTERRUPT_WINDOW   BIT(2)
#define PROC_HLT_EXITING        BIT(7)
#define PROC_MWAIT_EXITING      BIT(10)
#define PROC_RDPMC_EXITING      BIT(11)
#define PROC_CR3_LOAD_EXITING   BIT(15)
#define PROC_CR3_STORE_EXITING  BIT(16)
#define PROC_CR8_LOAD_EXITING   BIT(19)
#define PROC_CR8_STORE_EXITING  BIT(20)
#define PROC_TPR_SHADOW         BIT(21)
#define PROC_NMI_WINDOW_EXITING BIT(22)
#define PROC_MOV_DR_EXITING     BIT(23)
#define PROC_UNCONDITIONAL_IO   BIT(24)
#define PROC_MONITOR_TRAP       BIT(27)
#define PROC_MSR_BITMAPS        BIT(28)
#define PROC_MONITOR_EXITING    BIT(29)
#define PROC_SECONDARY          BIT(31)

/* Secondary processor-based VM-execution controls (24.6.2) */
#define PROC2_EPT                BIT(1)
#define PROC2_VIRTUAL_X2APIC     BIT(4)
#define PROC2_UNRESTRICTED       BIT(7)
#define PROC2_APIC_REGISTERS     BIT(8)
#define PROC2_VIRTUAL_INTERRUPTS BIT(9)

/* MSR bitmaps (24.6.9): byte offsets of the four, one bit per MSR */
#define MSR_BITMAP_READ_LOW   0x000 /* MSRs 0 to 1FFFh */
#define MSR_BITMAP_READ_HIGH  0x400 /* MSRs C0000000h to C0001FFFh */
#define MSR_BITMAP_WRITE_LOW  0x800
#define MSR_BITMAP_WRITE_HIGH 0xC00

/* VM-exit controls (24.7.1) */
#define EXIT_HOST_64     BIT(9)
#define EXIT_ACKNOWLEDGE BIT(15) /* interrupt on exit */
#define EXIT_SAVE_PAT    BIT(18)
#define EXIT_LOAD_PAT    BIT(19)
#define EXIT_SAVE_EFER   BIT(20)
#define EXIT_LOAD_EFER   BIT(21)
#define EXIT_SAVE_TIMER  BIT(22) /* the preemption timer's value */
#define EXIT_LOAD_CET    BIT(28)
#define EXIT_SECONDARY   BIT(31)

/* Secondary VM-exit controls: IA32_VMX_EXIT_CTLS2 has their allowed 1-settings (FRED draft 5.0, 9.2) */
#define EXIT2_SAVE_FRED BIT(0)
#define EXIT2_LOAD_FRED BIT(1)

/* VM-entry controls (24.8.1) */
#define ENTRY_LOAD_DEBUG BIT(2) /* DR7 and IA32_DEBUGCTL */
#define ENTRY_GUEST_64   BIT(9)
#define ENTRY_SMM        BIT(10)
#define ENTRY_END_DUAL   BIT(11) /* deactivate dual-monitor treatment */
#define ENTRY_LOAD_PAT   BIT(14)
#define ENTRY_LOAD_EFER  BIT(15)
#define ENTRY_LOAD_CET   BIT(20)
#define ENTRY_LOAD_FRED  BIT(23) /* FRED draft 5.0, 9.2 */

/* IA32_VMX_EPT_VPID_CAP (A.10) */
#define EPT_CAP_EXECUTE_ONLY BIT(0)
#define EPT_CAP_WALK_4       BIT(6)
#define EPT_CAP_WALK_5       BIT(7)
#define EPT_CAP_MEMORY_UC    BIT(8)
#define EPT_CAP_MEMORY_WB    BIT(14)
#define EPT_CAP_INVEPT       BIT(20)
#define EPT_CAP_DIRTY        BIT(21)
#define EPT_CAP_SHADOW_STACK BIT(23)

/* Interruption information of VM exit, VM entry and IDT vectoring (24.9.2) */
#define INTERRUPTION_VECTOR     BITS(7, 0)
#define INTERRUPTION_TYPE_SHIFT 8
#define INTERRUPTION_TYPE       BITS(10, 8)
#define INTERRUPTION_ERROR_CODE BIT(11)
#define INTERRUPTION_IRET       BIT(12) /* of an exit: NMI unblocking due to IRET */
#define INTERRUPTION_NESTED     BIT(13) /* where VMX_BASIC_NESTED */
#define INTERRUPTION_VALID      BIT(31)

/* Valid interruption information of an event, without and with an error code. */
#define INTERRUPTION(type, vector) \
    ((uint32_t)(INTERRUPTION_VALID | (uint32_t)(type) << INTERRUPTION_TYPE_SHIFT | (vector)))
#define INTERRUPTION_WITH_CODE(type, vector) (INTERRUPTION(type, vector) | (uint32_t)INTERRUPTION_ERROR_CODE)

/* Interruptibility and activity state (24.4.2) */
#define INTERRUPTIBILITY_STI    BIT(0)
#define INTERRUPTIBILITY_MOV_SS BIT(1)
#define INTERRUPTIBILITY_SMI    BIT(2)
#define INTERRUPTIBILITY_NMI    BIT(3)
#define INTERRUPTIBILITY_SGX    BIT(4)
#define INTERRUPTIBILITY_NONE   BITS(31, 5)
#define ACTIVITY_ACTIVE         0
#define ACTIVITY_HLT            1
#define ACTIVITY_SHUTDOWN       2
#define ACTIVITY_SIPI           3
#define ACTIVITY_OF_NONE        4

/* Exit qualification of an EPT violation (27.2.1, table 27-7) and of an access to a control register (table
 * 27-3) */
#define EPT_VIOLATION_READ       BIT(0)
#define EPT_VIOLATION_WRITE      BIT(1)
#define EPT_VIOLATION_FETCH      BIT(2)
#define EPT_VIOLATION_RIGHTS     BITS(5, 3) /* the EPT entry's, in the order of EPT_READ, WRITE, EXECUTE */
#define EPT_RIGHTS_SHIFT         3
#define EPT_VIOLATION_LINEAR     BIT(7) /* the linear address is valid */
#define EPT_VIOLATION_ACCESS     BIT(8) /* to the translation of that address, not to a paging structure */
#define EPT_VIOLATION_IRET       BIT(12)
#define CR_ACCESS_MOV_RAX_TO(cr) (cr)
#define CR_ACCESS_NUMBER         3, 0
#define CR_ACCESS_KIND           5, 4 /* MOV to, MOV from, CLTS, LMSW */

/* Exit qualification of MOV DR (table 27-4) and of an I/O instruction (table 27-5) */
#define DR_ACCESS_NUMBER 2, 0
#define DR_ACCESS_FROM   BIT(4)
#define IO_ACCESS_SIZE   2, 0 /* less 1 */
#define IO_ACCESS_IN     BIT(3)
#define IO_ACCESS_STRING BIT(4)
#define IO_ACCESS_PORT   31, 16

/* VM-instruction error numbers (30.4) */
#define VMX_ERROR_LAUNCHED     4 /* VMLAUNCH with a launched VMCS */
#define VMX_ERROR_NOT_LAUNCHED 5 /* VMRESUME with one not launched */
#define VMX_ERROR_CONTROLS     7
#define VMX_ERROR_HOST         8

/* Exit qualification of an entry failure on guest state (26.8); 0 for most fields */
#define FAILURE_LINK_POINTER 4

/* Pending debug exceptions (24.4.2): as DR6, but a bit is 1 if pending */
#define PENDING_DEBUG_NONE (BITS(11, 4) | BIT(13) | BIT(15) | BITS(63, 17))

/* An entry of an MSR area (24.7.2) */
struct vmx_msr {
    uint32_t index, reserved;
    uint64_t value;
};

/* Segment access rights (24.4.1) */
#define ACCESS_TYPE       BITS(3, 0)
#define ACCESS_ACCESSED   BIT(0) /* of a segment's type */
#define ACCESS_READABLE   BIT(1) /* of the type of code */
#define ACCESS_CONFORMING BIT(2) /* code */
#define ACCESS_CODE       BIT(3)
#define ACCESS_SEGMENT    BIT(4) /* code or data */
#define ACCESS_DPL_SHIFT  5
#define ACCESS_DPL        BITS(6, 5)
#define ACCESS_PRESENT    BIT(7)
#define ACCESS_LONG       BIT(13)
#define ACCESS_DB         BIT(14)
#define ACCESS_G          BIT(15)
#define ACCESS_NONE       (BITS(31, 17) | BITS(11, 8))
#define ACCESS_LDT        0x82UL
#define ACCESS_CODE64     0xA09BUL
#define ACCESS_DATA       0xC093UL
#define ACCESS_TSS_BUSY   0x8BUL
#define ACCESS_UNUSABLE   BIT(16)

/* Basic exit reasons by number and name (appendix C). */
#define EXIT_REASONS(X)                                           \
    X(0, EXCEPTION_OR_NMI, "exception or NMI")                    \
    X(1, EXTERNAL_INTERRUPT, "external interrupt")                \
    X(2, TRIPLE_FAULT, "triple fault")                            \
    X(3, INIT, "INIT signal")                                     \
    X(4, SIPI, "start-up IPI")                                    \
    X(7, INTERRUPT_WINDOW, "interrupt window")                    \
    X(8, NMI_WINDOW, "NMI window")                                \
    X(9, TASK_SWITCH, "task switch")                              \
    X(10, CPUID, "CPUID")                                         \
    X(11, GETSEC, "GETSEC")                                       \
    X(12, HLT, "HLT")                                             \
    X(13, INVD, "INVD")                                           \
    X(14, INVLPG, "INVLPG")                                       \
    X(15, RDPMC, "RDPMC")                                         \
    X(16, RDTSC, "RDTSC")                                         \
    X(17, RSM, "RSM")                                             \
    X(18, VMCALL, "VMCALL")                                       \
    X(19, VMCLEAR, "VMCLEAR")                                     \
    X(20, VMLAUNCH, "VMLAUNCH")                                   \
    X(21, VMPTRLD, "VMPTRLD")                                     \
    X(22, VMPTRST, "VMPTRST")                                     \
    X(23, VMREAD, "VMREAD")                                       \
    X(24, VMRESUME, "VMRESUME")                                   \
    X(25, VMWRITE, "VMWRITE")                                     \
    X(26, VMXOFF, "VMXOFF")                                       \
    X(27, VMXON, "VMXON")                                         \
    X(28, CR_ACCESS, "control-register access")                   \
    X(29, MOV_DR, "MOV DR")                                       \
    X(30, IO, "I/O instruction")                                  \
    X(31, RDMSR, "RDMSR")                                         \
    X(32, WRMSR, "WRMSR")                                         \
    X(33, ENTRY_GUEST_STATE, "VM-entry failure: guest state")     \
    X(34, ENTRY_MSR_LOAD, "VM-entry failure: MSR loading")        \
    X(36, MWAIT, "MWAIT")                                         \
    X(37, MONITOR_TRAP, "monitor trap flag")                      \
    X(39, MONITOR, "MONITOR")                                     \
    X(40, PAUSE, "PAUSE")                                         \
    X(41, ENTRY_MACHINE_CHECK, "VM-entry failure: machine check") \
    X(43, TPR_BELOW_THRESHOLD, "TPR below threshold")             \
    X(44, APIC_ACCESS, "APIC access")                             \
    X(45, VIRTUALIZED_EOI, "virtualized EOI")                     \
    X(46, GDTR_IDTR, "access to GDTR or IDTR")                    \
    X(47, LDTR_TR, "access to LDTR or TR")                        \
    X(48, EPT_VIOLATION, "EPT violation")                         \
    X(49, EPT_MISCONFIGURATION, "EPT misconfiguration")           \
    X(50, INVEPT, "INVEPT")                                       \
    X(51, RDTSCP, "RDTSCP")                                       \
    X(52, PREEMPTION_TIMER, "VMX-preemption timer")               \
    X(53, INVVPID, "INVVPID")                                     \
    X(54, WBINVD, "WBINVD or WBNOINVD")                           \
    X(55, XSETBV, "XSETBV")                                       \
    X(56, APIC_WRITE, "APIC write")                               \
    X(57, RDRAND, "RDRAND")                                       \
    X(58, INVPCID, "INVPCID")                                     \
    X(59, VMFUNC, "VMFUNC")                                       \
    X(60, ENCLS, "ENCLS")                                         \
    X(61, RDSEED, "RDSEED")                                       \
    X(62, PAGE_MODIFICATION_LOG, "page-modification log full")    \
    X(63, XSAVES, "XSAVES")                                       \
    X(64, XRSTORS, "XRSTORS")

#define EXIT_REASON_ENUM(number, name, text) EXIT_##name = (number),
enum exit_reason { EXIT_REASONS(EXIT_REASON_ENUM) };

#define EXIT_REASON_NUMBERS       128 /* more than there are */
#define EXIT_REASON_BASIC         BITS(15, 0)
#define EXIT_REASON_ENTRY_FAILURE BIT(31)

#endif
