/*
 * The rules of the capability MSRs (SDM vol. 3, appendix A) and of IA32_FEATURE_CONTROL. Pure: also tested on
 * the host.
 */
#ifndef VMM_VMX_CAPABILITY_H
#define VMM_VMX_CAPABILITY_H

#include "include/bits.h"

/*
 * *controls: the wanted bits and those that must be 1. False if a wanted bit must be 0; *missing has those.
 */
bool vmx_controls(uint64_t capability, uint32_t wanted, uint32_t *controls, uint32_t *missing);

/* Whether these control bits may all be 1. */
bool vmx_allows(uint64_t capability, uint64_t bits);

/* *fixed: CR0 or CR4 with the bits that VMX operation fixes to 1. False if `value` has a bit fixed to 0. */
bool vmx_fixed_bits(uint64_t value, uint64_t fixed0, uint64_t fixed1, uint64_t *fixed);

enum feature_control {
    FEATURE_CONTROL_READY,  /* locked, VMX outside SMX allowed */
    FEATURE_CONTROL_OPEN,   /* not locked: software may set it */
    FEATURE_CONTROL_FORBIDS /* locked without VMX */
};

enum feature_control vmx_feature_control(uint64_t value);

#endif
