/* The VMM's own loop: runs the guest, serves what it can serve, and hands NMIs and interrupts on. */
#ifndef VMM_RUN_H
#define VMM_RUN_H

#include "nmi/reflect.h"
#include "vmm/vcpu.h"

/*
 * Runs the guest until it stops: at a VMCALL, which it is stepped over, or at whatever the VMM neither serves
 * nor refuses (HLT, EPT violation, triple fault, the preemption timer). Serves NMIs, by `way`, interrupts
 * that the exit acknowledged, and CPUID. What the guest may not have it is refused as by a CPU that lacks it:
 * an instruction with #UD; an MSR, a port, a counter, a control or debug register with #GP(0). A guest that
 * exits more often than a sane one would is stopped where it is, which is said. Fails if an entry did.
 */
error vmm_run(struct vcpu *v, const struct nmi_way *way, struct vm_exit *last);

/* Deals with an exit; *stops is false before, and whether the guest stops after. Fails if the VMCS does. */
typedef error exit_handler(struct vcpu *v, const struct vm_exit *exit, bool *stops);

/* By exit reason; NULL: the guest stops. An NMI's exit does not come here: vmm/enter.asm reflects it. */
#define EXIT_HANDLERS (EXIT_VMFUNC + 1) /* basic exit reasons from here on have none */
extern exit_handler *exit_handlers[EXIT_HANDLERS];

/* The same for a guest that has less time than VCPU_TICKS from one exit to the next. */
error vmm_run_ticks(struct vcpu *v, const struct nmi_way *way, struct vm_exit *last, uint32_t ticks);

#endif
