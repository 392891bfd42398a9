#include "include/instructions.h"
#include "include/msr.h"
#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

#define GUEST_GS 0x00006543210FE000UL

CASE(exit, guest-swaps-gs, "a guest's SWAPGS, which does not exit, leaves IA32_KERNEL_GS_BASE of the host unchanged after the next exit",
     "SDM vol. 3, 27.5: no exit loads this MSR; SDM vol. 2, SWAPGS; FRED 5.0, event delivery: an event in ring 3 swaps GS with it")
{
    uint64_t before = rdmsr(IA32_KERNEL_GS_BASE), gs = rdmsr(IA32_GS_BASE);
    struct vm_exit exit = {0};

    if (!guest_at(t, GUEST_STEP_SWAPGS, false) || !guest_set(t, GUEST_GS_BASE, GUEST_GS) ||
        !guest_run(t, &exit))
        return;
    check_guest_done(t, &exit);
    check_equal(t, "IA32_KERNEL_GS_BASE in the host", before, rdmsr(IA32_KERNEL_GS_BASE));
    check_equal(t, "IA32_GS_BASE in the host", gs, rdmsr(IA32_GS_BASE));
}
