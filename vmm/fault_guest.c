#include "vmm/fault_guest.h"

#include "boot/per_cpu.h"
#include "fred/fault.h"
#include "include/vmcs.h"
#include "include/vmx.h"
#include "include/vmx_instructions.h"
#include "nmi/service.h"

static per_cpu uint64_t pin, proc, exit_controls;

static void write_blocking(bool blocked)
{
    uint64_t state = 0;

    vmread(GUEST_INTERRUPTIBILITY, &state);
    vmwrite(GUEST_INTERRUPTIBILITY, (state & ~INTERRUPTIBILITY_NMI) | (blocked ? INTERRUPTIBILITY_NMI : 0));
}

/* What needs a control that is lost is lost with it (SDM vol. 3, 26.2.1.1). */
static void fault_controls(void)
{
    uint64_t lost_pin = 0, lost_proc = 0, lost_exit = 0;

    if (fault_is(FAULT_ENTRY_NMI_EXITING))
        lost_pin = PIN_NMI_EXITING | PIN_VIRTUAL_NMIS;
    if (fault_is(FAULT_ENTRY_VIRTUAL_NMIS))
        lost_pin = PIN_VIRTUAL_NMIS;
    if (lost_pin || fault_is(FAULT_ENTRY_NMI_WINDOW))
        lost_proc = PROC_NMI_WINDOW_EXITING;
    if (fault_is(FAULT_EXIT_ACKNOWLEDGE))
        lost_exit = EXIT_ACKNOWLEDGE;
    vmwrite(PIN_CONTROLS, pin & ~lost_pin);
    vmwrite(PROC_CONTROLS, proc & ~lost_proc);
    vmwrite(EXIT_CONTROLS, exit_controls & ~lost_exit);
}

void fault_entry(void)
{
    if (fault_is(FAULT_NONE))
        return;
    vmread(PIN_CONTROLS, &pin);
    vmread(PROC_CONTROLS, &proc);
    vmread(EXIT_CONTROLS, &exit_controls);
    fault_controls();
    if (fault_is(FAULT_ENTRY_INJECTION))
        vmwrite(ENTRY_INTERRUPTION_INFORMATION, 0);
    if (fault_is(FAULT_ENTRY_BLOCKING) || fault_is(FAULT_ENTRY_BLOCKS))
        write_blocking(fault_is(FAULT_ENTRY_BLOCKS));
    if (fault_is(FAULT_ENTRY_OPENS_NMIS))
        nmi_open();
}

void fault_exit(void)
{
    if (fault_is(FAULT_NONE))
        return;
    vmwrite(PIN_CONTROLS, pin);
    vmwrite(PROC_CONTROLS, proc);
    vmwrite(EXIT_CONTROLS, exit_controls);
    if (fault_is(FAULT_EXIT_BLOCKING))
        write_blocking(false);
    if (fault_is(FAULT_EXIT_OPENS_NMIS))
        nmi_open();
}
