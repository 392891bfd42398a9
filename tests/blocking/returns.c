#include "tests/blocking/returns.h"

extern uint64_t return_fault_resume, return_fault_rsp;

void return_go_on(struct fred_regs *regs)
{
    regs->frame.rip = return_fault_resume;
    regs->frame.rsp = return_fault_rsp;
}

bool returns_reach(void)
{
    return ((uint64_t)return_by_iretd | (uint64_t)__builtin_frame_address(0)) >> 32 == 0;
}
