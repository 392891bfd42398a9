#include "include/offsets.h"
#include "fred/soft/soft.h"

void offsets(void);

void offsets(void)
{
    OFFSET(SOFT_EXIT, struct fred_soft, exit);
    OFFSET(SOFT_EXIT_RSP, struct fred_soft, exit.rsp);
    OFFSET(SOFT_EXIT_SS, struct fred_soft, exit.ss);
    OFFSET(SOFT_CONFIG, struct fred_soft, msrs.config);
    OFFSET(SOFT_BUSY, struct fred_soft, busy);
    OFFSET(SOFT_NMI_DEFERRED, struct fred_soft, nmi_deferred);
    OFFSET(SOFT_STACK_TOP, struct fred_soft, stack_top);
    CONSTANT(SOFT_BY_IRETQ, SOFT_BY_IRETQ);
    CONSTANT(SOFT_BY_SYSRET, SOFT_BY_SYSRET);
    CONSTANT(SOFT_CS_32, SELECTOR_USER32 | 3);
    CONSTANT(SOFT_IST_NMI, SOFT_IST_NMI);
    CONSTANT(SOFT_IST_STEP, SOFT_IST_STEP);
    CONSTANT(LANDED_VECTOR, offsetof(struct soft_landed, vector));
    CONSTANT(LANDED_RIP, offsetof(struct soft_landed, rip));
    CONSTANT(LANDED_RFLAGS, offsetof(struct soft_landed, rflags));
    CONSTANT(LANDED_RSP, offsetof(struct soft_landed, rsp));
    CONSTANT(LANDED_SS, offsetof(struct soft_landed, ss));
    CONSTANT(LANDED_RAX, offsetof(struct soft_landed, gprs.rax));
    CONSTANT(LANDED_RCX, offsetof(struct soft_landed, gprs.rcx));
    CONSTANT(LANDED_RDX, offsetof(struct soft_landed, gprs.rdx));
}
