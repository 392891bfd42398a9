#include "include/cpuid.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

#define GS        0x5A5A5A5000UL
#define KERNEL_GS 0xA5A5A5A000UL
#define BEYOND    0xFFF8

CASE(fred, lkgs-fault-keeps-bases, "an LKGS that faults leaves IA32_GS_BASE and IA32_KERNEL_GS_BASE as they were",
     "SDM vol. 2, LKGS; SDM vol. 3, 6.5, Exception Classifications: a fault leaves the state before the instruction")
{
    struct event_state s;

    if (!(cpuid(CPUID_STRUCTURED, 1).eax & CPUID_STRUCTURED_1_EAX_LKGS))
        SKIP(t, "the CPU has no LKGS");
    wrmsr(IA32_GS_BASE, GS);
    wrmsr(IA32_KERNEL_GS_BASE, KERNEL_GS);
    catch_on(EVENT_HARDWARE_EXCEPTION, VECTOR_GP);
    make_event(&s, trigger_lkgs, BEYOND);
    catch_off(EVENT_HARDWARE_EXCEPTION, VECTOR_GP);
    check_equal(t, "faults", 1, caught.count);
    check_equal(t, "IA32_GS_BASE", GS, rdmsr(IA32_GS_BASE));
    check_equal(t, "IA32_KERNEL_GS_BASE", KERNEL_GS, rdmsr(IA32_KERNEL_GS_BASE));
    wrmsr(IA32_GS_BASE, 0);
    wrmsr(IA32_KERNEL_GS_BASE, 0);
}
