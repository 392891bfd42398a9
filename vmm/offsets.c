#include "include/offsets.h"
#include "include/msr.h"
#include "vmm/mitigations.h"
#include "vmm/vcpu.h"

void offsets(void);

void offsets(void)
{
    OFFSET(VCPU_R15, struct vcpu, gprs.r15);
    OFFSET(VCPU_R14, struct vcpu, gprs.r14);
    OFFSET(VCPU_R13, struct vcpu, gprs.r13);
    OFFSET(VCPU_R12, struct vcpu, gprs.r12);
    OFFSET(VCPU_RBP, struct vcpu, gprs.rbp);
    OFFSET(VCPU_RBX, struct vcpu, gprs.rbx);
    OFFSET(VCPU_R11, struct vcpu, gprs.r11);
    OFFSET(VCPU_R10, struct vcpu, gprs.r10);
    OFFSET(VCPU_R9, struct vcpu, gprs.r9);
    OFFSET(VCPU_R8, struct vcpu, gprs.r8);
    OFFSET(VCPU_RSI, struct vcpu, gprs.rsi);
    OFFSET(VCPU_RDX, struct vcpu, gprs.rdx);
    OFFSET(VCPU_RCX, struct vcpu, gprs.rcx);
    OFFSET(VCPU_RAX, struct vcpu, gprs.rax);
    OFFSET(VCPU_RDI, struct vcpu, gprs.rdi);
    OFFSET(VCPU_LAUNCHED, struct vcpu, launched);
    OFFSET(VCPU_EXITED, struct vcpu, exited);
    OFFSET(VCPU_INTERRUPTS, struct vcpu, interrupts);
    OFFSET(VCPU_QUICK_END, struct vcpu, quick_end);
    OFFSET(VCPU_EXITS_LEFT, struct vcpu, exits_left);
    OFFSET(VCPU_QUICK_EXITS, struct vcpu, quick_exits);
    OFFSET(VCPU_EXITS, struct vcpu, exits);
    CONSTANT(EXIT_EXTERNAL_INTERRUPT, EXIT_EXTERNAL_INTERRUPT);
    OFFSET(VCPU_CR2, struct vcpu, cr2);
    OFFSET(VCPU_MITIGATIONS, struct vcpu, mitigations);
    OFFSET(VCPU_HOST_SPEC_CTRL, struct vcpu, host_spec_ctrl);
    CONSTANT(MITIGATE_SPEC_CTRL, MITIGATE_SPEC_CTRL);
    CONSTANT(MITIGATE_VERW, MITIGATE_VERW);
    CONSTANT(IA32_SPEC_CTRL, IA32_SPEC_CTRL);
    CONSTANT(SELECTOR_DATA, SELECTOR_DATA);
    CONSTANT(VMX_FAILED, VMX_FAILED);
    CONSTANT(VMX_EXITED, VMX_EXITED);
    CONSTANT(VMX_DISPATCHED, VMX_DISPATCHED);
    CONSTANT(HOST_RSP, HOST_RSP);
    CONSTANT(VM_EXIT_REASON, VM_EXIT_REASON);
    CONSTANT(VM_EXIT_INTERRUPTION_INFORMATION, VM_EXIT_INTERRUPTION_INFORMATION);
    CONSTANT(EXIT_QUALIFICATION, EXIT_QUALIFICATION);
    CONSTANT(NMI_INFORMATION, INTERRUPTION(EVENT_NMI, VECTOR_NMI));
}
