#include "include/cpuid.h"
#include "include/descriptors.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "tests/events/gdt.h"
#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

#define EXECUTE_ONLY (DESCRIPTOR_CODE64_USER ^ BIT(41)) /* not readable */
#define BEYOND       0xFFF8
#define IN_LDT       (8 | SELECTOR_TI) /* LDTR is null */

static void check_fault(struct test *t, trigger *lkgs, uint64_t rax, unsigned vector, uint64_t code)
{
    struct fred_event event = {.type = EVENT_HARDWARE_EXCEPTION, .vector = vector, .error_code = code};
    uint16_t gs = read_gs();
    struct event_state s;

    event.event_data = vector == VECTOR_PF ? rax : 0;
    catch_on(event.type, event.vector);
    make_event(&s, lkgs, rax);
    catch_off(event.type, event.vector);
    check_caught(t, &s, &event, frame_below(s.rsp), 0);
    check_equal(t, "GS: as before", gs, read_gs());
    if (t->failures)
        tell(t, "with RAX %#lx, vector %u expected", rax, vector);
}

CASE(fred, lkgs-faults, "LKGS raises the faults of MOV to GS, at the instruction and with GS as before; with LOCK it is undefined",
     "SDM vol. 2, LKGS and MOV: 64-bit mode exceptions")
{
    uint16_t absent, execute_only;

    if (!(cpuid(CPUID_STRUCTURED, 1).eax & CPUID_STRUCTURED_1_EAX_LKGS))
        SKIP(t, "the CPU has no LKGS");
    absent = gdt_add(DESCRIPTOR_DATA_USER & ~DESCRIPTOR_PRESENT);
    execute_only = gdt_add(EXECUTE_ONLY);
    check_fault(t, trigger_lkgs, BEYOND | 3, VECTOR_GP, BEYOND);
    check_fault(t, trigger_lkgs, IN_LDT, VECTOR_GP, IN_LDT);
    check_fault(t, trigger_lkgs, str(), VECTOR_GP, str());
    check_fault(t, trigger_lkgs, execute_only | 3, VECTOR_GP, execute_only);
    check_fault(t, trigger_lkgs, SELECTOR_DATA | 3, VECTOR_GP, SELECTOR_DATA);
    check_fault(t, trigger_lkgs, absent | 3, VECTOR_NP, absent);
    check_fault(t, trigger_lkgs_memory, TRIGGER_NOWHERE, VECTOR_PF, 0);
    check_fault(t, trigger_lkgs_memory, TRIGGER_NOT_CANONICAL, VECTOR_GP, 0);
    check_fault(t, trigger_lkgs_lock, (uint64_t)&absent, VECTOR_UD, 0);
    gdt_drop();
    wrmsr(IA32_GS_BASE, 0); /* they may be swapped: see fred/lkgs-fault-keeps-bases */
    wrmsr(IA32_KERNEL_GS_BASE, 0);
}
