/* The VMM's loop: runs the guest, handles its exits, and reflects NMIs and interrupts. */
#ifndef VMM_RUN_H
#define VMM_RUN_H

#include "nmi/reflect.h"
#include "vmm/vcpu.h"

/*
 * Runs the guest until it stops: at a VMCALL but GUEST_CALL_NOTHING, which is skipped, or at an exit without
 * a handler (HLT, EPT violation, triple fault, preemption timer), which is *last. Reflects NMI exits by `way`
 * and interrupts that the exit acknowledged; emulates CPUID. What the guest may not use faults as on a CPU
 * that lacks it: an instruction with #UD; an MSR, a port, a counter, a control or debug register with #GP(0).
 * A guest with too many exits is stopped, and a comment line reports that. Fails if an entry or a VMWRITE
 * does.
 */
error vmm_run(struct vcpu *v, const struct nmi_way *way, struct vm_exit *last);

/* Handles an exit. *stops is false on entry; true makes the guest stop. Fails if a VMCS access does. */
typedef error exit_handler(struct vcpu *v, const struct vm_exit *exit, bool *stops);

/* By basic exit reason; NULL: the guest stops. For exits that vmm/enter.asm and vmm/quick.h leave to it. */
#define EXIT_HANDLERS (EXIT_VMFUNC + 1) /* the basic exit reasons from here on have none */
extern exit_handler *exit_handlers[EXIT_HANDLERS];

/* The same with at most `ticks` of the preemption timer, in TSC ticks, from one entry to its exit. */
error vmm_run_ticks(struct vcpu *v, const struct nmi_way *way, struct vm_exit *last, uint32_t ticks);

#endif
