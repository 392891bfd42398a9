/*
 * Flexible Return and Event Delivery, as specified by the FRED draft 5.0 and by the SDM since revision 090:
 * MSRs, the stack frame, event types. Bits that the draft 3.0 placed elsewhere are marked so.
 * Public sources: Linux asm/fred.h and asm/ptrace.h, SDM vol. 2 pages ERETS, ERETU, LKGS.
 */
#ifndef INCLUDE_FRED_H
#define INCLUDE_FRED_H

#include "include/bits.h"

/* IA32_FRED_CONFIG */
#define FRED_CONFIG_LEVEL           BITS(1, 0) /* current stack level (CSL): changes at event delivery and return */
#define FRED_CONFIG_SHADOW_GAP      BIT(3)
#define FRED_CONFIG_REDZONE_SHIFT   6 /* 8:6, in units of 64 bytes */
#define FRED_CONFIG_REDZONE         BITS(8, 6)
#define FRED_CONFIG_INTERRUPT_SHIFT 9 /* 10:9, stack level of maskable interrupts */
#define FRED_CONFIG_INTERRUPT       BITS(10, 9)
#define FRED_CONFIG_ENTRY           BITS(63, 12)
#define FRED_CONFIG_RESERVED        (BIT(2) | BITS(5, 4) | BIT(11))

#define FRED_LEVELS                 4
#define FRED_ENTRY_RING0            0x100 /* offset of the ring-0 entry point; that of ring 3 is 0 */
#define FRED_FRAME_SIZE             64
#define FRED_REDZONE_UNIT           64

/* The frame, lowest address first. It is 64-byte aligned; an event without an error code pushes 0. */
struct fred_frame {
    uint64_t error_code;
    uint64_t rip;
    uint64_t cs;
    uint64_t rflags;
    uint64_t rsp;
    uint64_t ss;
    uint64_t event_data;
    uint64_t reserved;
};

#define FRED_FRAME_WORDS 8

/* CS slot */
#define FRAME_CS_SELECTOR    BITS(15, 0)
#define FRAME_CS_LEVEL_SHIFT 16
#define FRAME_CS_LEVEL       BITS(17, 16) /* stack level at the time of the event */
#define FRAME_CS_WFE         BIT(18)      /* IBT was waiting for ENDBRANCH */
#define FRAME_CS_STI_CS28    BIT(24)      /* draft 3.0: interrupt shadow */
#define FRAME_CS_SYS_CS28    BIT(25)      /* draft 3.0: single step allowed, software initiated */
#define FRAME_CS_NMI_CS28    BIT(28)      /* draft 3.0: the latch */

/* SS slot. ERETS acts on bits 31:0; bits 63:32 are information only. Draft 3.0: bits 31:16 are zero. */
#define FRAME_SS_SELECTOR     BITS(15, 0)
#define FRAME_SS_STI          BIT(16)
#define FRAME_SS_SYS          BIT(17) /* SYSCALL, SYSENTER or INT n */
#define FRAME_SS_NMI          BIT(18) /* the latch: ERETS unblocks NMIs */
#define FRAME_SS_VECTOR_SHIFT 32
#define FRAME_SS_VECTOR       BITS(39, 32)
#define FRAME_SS_TYPE_SHIFT   48
#define FRAME_SS_TYPE         BITS(51, 48)
#define FRAME_SS_ENCLAVE      BIT(56)
#define FRAME_SS_L            BIT(57) /* the interrupted context was in 64-bit mode */
#define FRAME_SS_NESTED       BIT(58)
#define FRAME_SS_LENGTH_SHIFT 60
#define FRAME_SS_LENGTH       BITS(63, 60)

/* Event types; the same numbers as in the VMX interruption information (SDM vol. 3, table 24-15). */
enum event_type {
    EVENT_EXTERNAL_INTERRUPT = 0,
    EVENT_RESERVED = 1,
    EVENT_NMI = 2,
    EVENT_HARDWARE_EXCEPTION = 3,
    EVENT_SOFTWARE_INTERRUPT = 4,            /* INT n */
    EVENT_PRIVILEGED_SOFTWARE_EXCEPTION = 5, /* INT1 */
    EVENT_SOFTWARE_EXCEPTION = 6,            /* INT3, INTO */
    EVENT_OTHER = 7,                         /* vector 1 SYSCALL, 2 SYSENTER */
};

#define EVENT_TYPES 8

/* ERETS faults unless these bits of the RFLAGS slot equal those of RFLAGS_FIXED (SDM vol. 2, ERETS). */
#define ERETS_RFLAGS_CHECKED 0xFFFFFFFFFFC2802AUL
#define ERETU_RFLAGS_CHECKED 0xFFFFFFFFFFC2B02AUL /* IOPL too */

/* Vectors of EVENT_OTHER */
#define VECTOR_SYSCALL  1
#define VECTOR_SYSENTER 2

#endif
