#include "include/offsets.h"
#include "fred/fault.h"

void offsets(void);

void offsets(void)
{
    CONSTANT(FAULT_STUB_RSP, FAULT_STUB_RSP);
    CONSTANT(FAULT_STUB_RFLAGS, FAULT_STUB_RFLAGS);
    CONSTANT(FAULT_STUB_MISALIGNED, FAULT_STUB_MISALIGNED);
}
