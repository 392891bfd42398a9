/* Control registers, RFLAGS and exception vectors (SDM vol. 3, 2.3, 2.5, 6.3). */
#ifndef INCLUDE_REGISTERS_H
#define INCLUDE_REGISTERS_H

#include "include/bits.h"

#define RFLAGS_FIXED      0x2UL   /* bit 1 is always 1 */
#define RFLAGS_STATUS     0x8D5UL /* CF, PF, AF, ZF, SF, OF */
#define RFLAGS_ZF         BIT(6)
#define RFLAGS_TF         BIT(8)
#define RFLAGS_IF         BIT(9)
#define RFLAGS_DF         BIT(10)
#define RFLAGS_OF         BIT(11)
#define RFLAGS_IOPL       BITS(13, 12)
#define RFLAGS_NT         BIT(14)
#define RFLAGS_RF         BIT(16) /* saved as 1 by every fault (SDM vol. 3, 17.3.1.1) */
#define RFLAGS_VM         BIT(17)
#define RFLAGS_AC         BIT(18)
#define RFLAGS_NONE       (BITS(63, 22) | BIT(15) | BIT(5) | BIT(3))

#define CR0_PE            BIT(0)
#define CR0_MP            BIT(1)
#define CR0_TS            BIT(3)
#define CR0_ET            BIT(4) /* always 1 */
#define CR0_NE            BIT(5)
#define CR0_WP            BIT(16)
#define CR0_AM            BIT(18)
#define CR0_CD            BIT(30)
#define CR0_NW            BIT(29)
#define CR0_PG            BIT(31)

#define CR3_PCID          BITS(11, 0)  /* while CR4.PCIDE is 1 */
#define CR3_LAM           BITS(62, 61) /* linear-address masking */

#define CR4_TSD           BIT(2)
#define CR4_PAE           BIT(5)
#define CR4_MCE           BIT(6)
#define CR4_OSFXSR        BIT(9)
#define CR4_OSXMMEXCPT    BIT(10)
#define CR4_LA57          BIT(12)
#define CR4_VMXE          BIT(13)
#define CR4_PCIDE         BIT(17)
#define CR4_CET           BIT(23)
#define CR4_FRED          BIT(32)

#define VECTOR_DE         0
#define VECTOR_DB         1
#define VECTOR_NMI        2
#define VECTOR_BP         3
#define VECTOR_OF         4
#define VECTOR_BR         5
#define VECTOR_UD         6
#define VECTOR_NM         7
#define VECTOR_DF         8
#define VECTOR_TS         10
#define VECTOR_NP         11
#define VECTOR_SS         12
#define VECTOR_GP         13
#define VECTOR_PF         14
#define VECTOR_MF         16
#define VECTOR_AC         17
#define VECTOR_MC         18
#define VECTOR_XM         19
#define VECTOR_VE         20
#define VECTOR_CP         21

#define FIRST_USER_VECTOR 32 /* 31:0 are reserved for exceptions */

/* x87 control word and MXCSR after FNINIT and at reset; their masks of division by 0 (SDM vol. 1, 8.1.5
 * and 10.2.3). */
#define FPU_CONTROL_DEFAULT   0x37FUL
#define FPU_CONTROL_ZERO_MASK BIT(2)
#define MXCSR_DEFAULT         0x1F80UL
#define MXCSR_ZERO_MASK       BIT(9)

/* #PF error code (SDM vol. 3, 4.7). */
#define PF_ERROR_PRESENT BIT(0)
#define PF_ERROR_WRITE   BIT(1)
#define PF_ERROR_USER    BIT(2)
#define PF_ERROR_FETCH   BIT(4)

/* DR6 bits that read as 1 when idle; the pending-debug form has 0 there (SDM vol. 3, 17.2.3). */
#define DR6_INVERTED (BITS(31, 16) | BITS(11, 4))

/* DR6 and event data of #DB; DR7 (SDM vol. 3, 17.2.3 and 17.2.4). */
#define DEBUG_BREAKPOINT0 BIT(0)
#define DEBUG_ACCESS      BIT(13) /* to a debug register, with DR7.GD set */
#define DEBUG_STEP        BIT(14)
#define DR6_NOTHING       DR6_INVERTED
#define BREAKPOINTS       4
#define DR7_LOCAL0        BIT(0)
#define DR7_ENABLED0      BITS(1, 0)   /* locally or globally */
#define DR7_KIND0         BITS(17, 16) /* 0: of an instruction */
#define DR7_LOCAL1        BIT(2)
#define DR7_CATCH_ACCESS  BIT(13)
#define DR7_WRITE0        (1UL << 16)
#define DR7_WRITE1        (1UL << 20)
#define DR7_LENGTH0_8     (2UL << 18)

/* General-purpose registers except RSP, in the memory order that PUSH_GPRS (include/gprs.inc) produces. */
struct registers {
    uint64_t r15, r14, r13, r12, rbp, rbx;              /* callee-saved */
    uint64_t r11, r10, r9, r8, rdi, rsi, rdx, rcx, rax; /* caller-saved (System V ABI, 3.2.1) */
};

ASSERT_OFFSET(struct registers, r15, 0 * sizeof(uint64_t));
ASSERT_OFFSET(struct registers, r14, 1 * sizeof(uint64_t));
ASSERT_OFFSET(struct registers, r13, 2 * sizeof(uint64_t));
ASSERT_OFFSET(struct registers, r12, 3 * sizeof(uint64_t));
ASSERT_OFFSET(struct registers, rbp, 4 * sizeof(uint64_t));
ASSERT_OFFSET(struct registers, rbx, 5 * sizeof(uint64_t));
ASSERT_OFFSET(struct registers, r11, 6 * sizeof(uint64_t));
ASSERT_OFFSET(struct registers, r10, 7 * sizeof(uint64_t));
ASSERT_OFFSET(struct registers, r9, 8 * sizeof(uint64_t));
ASSERT_OFFSET(struct registers, r8, 9 * sizeof(uint64_t));
ASSERT_OFFSET(struct registers, rdi, 10 * sizeof(uint64_t));
ASSERT_OFFSET(struct registers, rsi, 11 * sizeof(uint64_t));
ASSERT_OFFSET(struct registers, rdx, 12 * sizeof(uint64_t));
ASSERT_OFFSET(struct registers, rcx, 13 * sizeof(uint64_t));
ASSERT_OFFSET(struct registers, rax, 14 * sizeof(uint64_t));

#endif
