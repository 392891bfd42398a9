/*
 * The exits that are handled without a return of vmx_enter, on the stack of the exit path (vmm/enter.asm):
 * CPUID, and a VMCALL that asks for nothing.
 */
#ifndef VMM_QUICK_H
#define VMM_QUICK_H

#include "vmm/vcpu.h"

/*
 * Handles an exit, and true resumes the guest. False leaves the exit to exit_handlers, with nothing changed.
 * The host's state is as after the exit: limits of GDTR and IDTR, CR2, DR6 and IA32_KERNEL_GS_BASE are not
 * restored. Of v->gprs it may use and change RAX, RBX, RCX and RDX; without mitigations the others are not
 * all there.
 */
typedef bool quick_handler(struct vcpu *v);

/* By basic exit reason. vmm/enter.asm reflects NMIs and interrupts without it. */
#define QUICK_END (EXIT_VMCALL + 1)
extern quick_handler *quick_handlers[QUICK_END];

#endif
