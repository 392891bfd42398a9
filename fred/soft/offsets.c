#include "include/offsets.h"
#include "fred/soft/soft.h"
#include "fred/soft/usual.h"

void offsets(void);

void offsets(void)
{
    OFFSET(SOFT_EXIT, struct fred_soft, exit);
    OFFSET(SOFT_HANDLER_RFLAGS, struct fred_soft, handler_rflags);
    OFFSET(SOFT_EXIT_RAX, struct fred_soft, exit.gprs.rax);
    OFFSET(SOFT_EXIT_RCX, struct fred_soft, exit.gprs.rcx);
    OFFSET(SOFT_EXIT_RDX, struct fred_soft, exit.gprs.rdx);
    OFFSET(SOFT_EXIT_RIP, struct fred_soft, exit.rip);
    OFFSET(SOFT_EXIT_CS, struct fred_soft, exit.cs);
    OFFSET(SOFT_EXIT_RFLAGS, struct fred_soft, exit.rflags);
    OFFSET(SOFT_EXIT_RSP, struct fred_soft, exit.rsp);
    OFFSET(SOFT_EXIT_SS, struct fred_soft, exit.ss);
    OFFSET(SOFT_CONFIG, struct fred_soft, msrs.config);
    OFFSET(SOFT_BUSY, struct fred_soft, busy);
    OFFSET(SOFT_NMI_DEFERRED, struct fred_soft, nmi_deferred);
    OFFSET(SOFT_NMIS_BLOCKED, struct fred_soft, nmis_blocked);
    OFFSET(SOFT_STACK_TOP, struct fred_soft, stack_top);
    CONSTANT(SOFT_BY_IRETQ, SOFT_BY_IRETQ);
    CONSTANT(SOFT_BY_SYSRET, SOFT_BY_SYSRET);
    CONSTANT(SOFT_ANEW, SOFT_ANEW);
    CONSTANT(SOFT_CS_32, SELECTOR_USER32 | 3);
    CONSTANT(SOFT_IST_NMI_AT, offsetof(struct cpu, tss.ist[SOFT_IST_NMI - 1]));
    CONSTANT(SELECTOR_DATA, SELECTOR_DATA);
    CONSTANT(SOFT_IST_STEP, SOFT_IST_STEP);
    CONSTANT(LANDED_SIZE, sizeof(struct soft_landed));
    CONSTANT(LANDED_VECTOR, offsetof(struct soft_landed, vector));
    CONSTANT(LANDED_RIP, offsetof(struct soft_landed, rip));
    CONSTANT(LANDED_CS, offsetof(struct soft_landed, cs));
    CONSTANT(LANDED_RFLAGS, offsetof(struct soft_landed, rflags));
    CONSTANT(LANDED_RSP, offsetof(struct soft_landed, rsp));
    CONSTANT(LANDED_SS, offsetof(struct soft_landed, ss));
    CONSTANT(LANDED_RAX, offsetof(struct soft_landed, gprs.rax));
    CONSTANT(LANDED_RCX, offsetof(struct soft_landed, gprs.rcx));
    CONSTANT(LANDED_RDX, offsetof(struct soft_landed, gprs.rdx));
    OFFSET(USUAL_CS_CHECKED, struct soft_usual, cs_checked);
    OFFSET(USUAL_CS_LATCH, struct soft_usual, cs_latch);
    OFFSET(USUAL_SS_CHECKED, struct soft_usual, ss_checked);
    OFFSET(USUAL_SS_LATCH, struct soft_usual, ss_latch);
    OFFSET(USUAL_RFLAGS_CHECKED, struct soft_usual, rflags_checked);
    OFFSET(USUAL_TO_RIP, struct soft_usual, to_rip);
    OFFSET(USUAL_INT2_CS, struct soft_usual, int2_cs);
    OFFSET(USUAL_INT2_SS, struct soft_usual, int2_ss);
    OFFSET(USUAL_CODE, struct soft_usual, code);
    OFFSET(USUAL_CODE_SIZE, struct soft_usual, code_size);
    CONSTANT(FRED_CONFIG_LEVEL, FRED_CONFIG_LEVEL);
    CONSTANT(FRED_CONFIG_REDZONE, FRED_CONFIG_REDZONE);
    CONSTANT(FRED_CONFIG_ENTRY, FRED_CONFIG_ENTRY);
    CONSTANT(FRAME_CS_LEVEL_SHIFT, FRAME_CS_LEVEL_SHIFT);
}
