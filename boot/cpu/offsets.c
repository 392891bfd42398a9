#include "include/offsets.h"
#include "boot/cpu/context.h"
#include "boot/cpu/cpu.h"

void offsets(void);

void offsets(void)
{
    OFFSET(CONTEXT_RBX, struct context, rbx);
    OFFSET(CONTEXT_RBP, struct context, rbp);
    OFFSET(CONTEXT_R12, struct context, r12);
    OFFSET(CONTEXT_R13, struct context, r13);
    OFFSET(CONTEXT_R14, struct context, r14);
    OFFSET(CONTEXT_R15, struct context, r15);
    OFFSET(CONTEXT_RSP, struct context, rsp);
    OFFSET(CONTEXT_RIP, struct context, rip);
    CONSTANT(GATE_SHIFT, GATE_SHIFT);
    CONSTANT(GATE_SIZE, GATE_SIZE);
    CONSTANT(ATTEMPT_GATES, ATTEMPT_GATES);
    OFFSET(CPU_SOFT, struct cpu, soft);
    OFFSET(CPU_NMI_HANDLER, struct cpu, nmi_handler);
    OFFSET(CPU_INTERRUPT_HANDLER, struct cpu, interrupt_handler);
    OFFSET(CPU_SCRATCH, struct cpu, scratch);
    OFFSET(CPU_TSS_IST, struct cpu, tss.ist);
}
