#include "nmi/handler.h"
#include "tests/events/levels.h"
#include "tests/guests/guest_events.h"
#include "tests/guests/host_state.h"
#include "tests/guests/interrupt_exit.h"
#include "tests/harness/suite.h"

#define TICKS_FEW    2000
#define REDZONE      5
#define INTERRUPT_AT 2

static const struct {
    enum guest_program program;
    enum exit_reason reason;
    uint32_t ticks;
} exiting_programs[] = {
    {GUEST_CALLS, EXIT_VMCALL, VCPU_TICKS},
    {GUEST_ASKS_CPUID, EXIT_CPUID, VCPU_TICKS},
    {GUEST_HALTS, EXIT_HLT, VCPU_TICKS},
    {GUEST_READS_NOWHERE, EXIT_EPT_VIOLATION, VCPU_TICKS},
    {GUEST_FAULTS, EXIT_TRIPLE_FAULT, VCPU_TICKS},
    {GUEST_READS_MSR, EXIT_RDMSR, VCPU_TICKS},
    {GUEST_SPINS, EXIT_PREEMPTION_TIMER, TICKS_FEW},
};

static uint64_t rsp_now(void)
{
    uint64_t rsp;

    __asm__ volatile("mov %%rsp, %0" : "=r"(rsp));
    return rsp;
}

/* One entry and exit, with the host state compared around it. */
static void enter_and_compare(struct test *t, enum exit_reason reason, uint32_t ticks)
{
    struct vm_exit exit = {0};
    uint64_t number = 0, rsp = rsp_now();

    host_state_keep();
    if (!check_error(t, vcpu_try_enter(t->vcpu, &exit, ticks, &number)))
        return;
    check_equal(t, "RSP in the host", rsp, rsp_now());
    check_host_state(t, vm_exit_name(reason));
    check_equal(t, "VM-instruction error", 0, number);
    check_exit_reason(t, "exit reason", reason, exit.reason);
}

static void exit_for_events(struct test *t)
{
    if (host_blocks(t, 1) && check_error(t, vcpu_start(t->vcpu, GUEST_SPINS)))
        enter_and_compare(t, EXIT_EXCEPTION_OR_NMI, VCPU_TICKS);
    interrupt_send();
    if (check_error(t, vcpu_start(t->vcpu, GUEST_SPINS)) &&
        guest_set(t, GUEST_RFLAGS, RFLAGS_FIXED | RFLAGS_IF))
        enter_and_compare(t, EXIT_EXTERNAL_INTERRUPT, VCPU_TICKS);
    check_equal(t, "the unacknowledged interrupt, in the host", 1, interrupt_take());
}

/* The FRED state that a case may change has unusual values, so that a loss shows. */
CASE(exit, host-state, "after every kind of exit, and after a failed entry, FRED and all else in the host is as before the entry",
     "SDM vol. 3, 27.5, Loading Host State; FRED 5.0, VMX: an MSR that no exit loads stays")
{
    uint64_t redzone = config_redzone(REDZONE), level = config_interrupt_level(INTERRUPT_AT);

    levels_open(VECTOR_UD, 1);
    for (unsigned i = 0; i < COUNT_OF(exiting_programs); i++) {
        if ((exiting_programs[i].program != GUEST_SPINS || t->vcpu->has_timer) &&
            check_error(t, vcpu_start(t->vcpu, exiting_programs[i].program)))
            enter_and_compare(t, exiting_programs[i].reason, exiting_programs[i].ticks);
    }
    exit_for_events(t);
    if (guest_at(t, GUEST_STEP_CALL, false) && guest_set(t, GUEST_RFLAGS, 0))
        enter_and_compare(t, EXIT_ENTRY_GUEST_STATE, VCPU_TICKS);
    levels_close();
    config_close(level);
    config_close(redzone);
}
