#include "include/offsets.h"
#include "include/msr.h"
#include "vmm/vcpu.h"

void offsets(void);

void offsets(void)
{
    OFFSET(VCPU_GPRS, struct vcpu, gprs);
    OFFSET(VCPU_LAUNCHED, struct vcpu, launched);
    CONSTANT(HOST_RSP, HOST_RSP);
    CONSTANT(IA32_FRED_CONFIG, IA32_FRED_CONFIG);
    CONSTANT(GUEST_NOWHERE, GUEST_NOWHERE);
    CONSTANT(GUEST_CALL_READY, GUEST_CALL_READY);
    CONSTANT(GUEST_CALL_DONE, GUEST_CALL_DONE);
    CONSTANT(GUEST_CALL_WRONG, GUEST_CALL_WRONG);
}
