/*
 * Control-flow enforcement (CET) in ring 0 of a guest with FRED: shadow stacks, and indirect branch tracking.
 *
 * Entries load IA32_S_CET, SSP and IA32_INTERRUPT_SSP_TABLE_ADDR from the VMCS, exits save them and load the
 * host's (SDM vol. 3, 26.3.2.1, 27.3.1 and 27.5.1). The shadow stacks of levels 1 to 3 are among the MSRs of
 * vmm/fred_guest.h, as is IA32_PL0_SSP for level 0. The host itself runs with CR4.CET 0.
 */
#ifndef VMM_GUEST_CET_H
#define VMM_GUEST_CET_H

#include "vmm/vcpu.h"

/* Whether the CPU has them, and with them IA32_PL0_SSP (CPUID leaf 7). */
bool guest_cet_has_shadow_stacks(void);

/* Why a guest with FRED cannot have these features of IA32_S_CET (include/msr.h) on this CPU, a reason to
 * skip; NULL if it can. */
const char *guest_cet_absent(const struct vcpu *v, uint64_t s_cet);

/* Part of fred_guest_make: the host's state. Fails if a VMWRITE does, as the others do. */
error guest_cet_make(const struct vcpu *v);

/*
 * After vcpu_start_fred: the next entry sets CR4.CET and these two; exits leave later values in
 * GUEST_IA32_S_CET and GUEST_SSP. fred_guest_off ends it, by guest_cet_off.
 */
error guest_cet_on(const struct vcpu *v, uint64_t s_cet, uint64_t ssp);
error guest_cet_off(void);

#endif
