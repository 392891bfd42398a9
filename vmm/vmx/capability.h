/*
 * What the capability MSRs allow (SDM vol. 3, appendix A) and what IA32_FEATURE_CONTROL says. Pure: also
 * tested on the host.
 */
#ifndef VMM_VMX_CAPABILITY_H
#define VMM_VMX_CAPABILITY_H

#include "include/bits.h"

/*
 * Control bits to use: those wanted and those that must be 1. False if a wanted one must be 0; *missing is
 * then the bits that are not to be had.
 */
bool vmx_controls(uint64_t capability, uint32_t wanted, uint32_t *controls, uint32_t *missing);

/* Whether all of these control bits may be 1. */
bool vmx_allows(uint64_t capability, uint64_t bits);

/* CR0 or CR4 with the bits that VMX operation fixes. False if `value` has one that must be 0. */
bool vmx_fixed_bits(uint64_t value, uint64_t fixed0, uint64_t fixed1, uint64_t *fixed);

enum feature_control {
    FEATURE_CONTROL_READY,  /* locked, VMX outside SMX allowed */
    FEATURE_CONTROL_OPEN,   /* not locked: ours to set */
    FEATURE_CONTROL_FORBIDS /* locked without VMX */
};

enum feature_control vmx_feature_control(uint64_t value);

#endif
