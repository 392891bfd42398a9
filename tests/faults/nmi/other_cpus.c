/* The rules are wrong on all CPUs but the BSP, or an NMI to all goes to the wrong ones if fault_is_on. */
#include "boot/cpu/cpu.h"
#include "nmi/handler.h"
#include "tests/faults/fred/rules.h"
#include "vmm/vcpu_steps.h"

FAULT_OF_TESTS("nmi-to-sender", "an NMI to all CPUs but the sender goes to the sender too");

static struct vcpu_steps right_steps;

WRONG_DELIVERY("cpu-int2-opens", "INT 2 on an AP unblocks NMIs")
{
    if (this_cpu()->number && event->type == EVENT_SOFTWARE_INTERRUPT && event->vector == VECTOR_NMI)
        d->nmis = SOFT_NMIS_UNBLOCKED;
}

WRONG_DELIVERY("cpu-interrupt-level",
               "an interrupt on an AP keeps the level, whatever IA32_FRED_CONFIG holds")
{
    if (this_cpu()->number && event->type == EVENT_EXTERNAL_INTERRUPT)
        d->level = (unsigned)(msrs->config & FRED_CONFIG_LEVEL);
}

WRONG_RETURN("cpu-latch-ignored", "ERETS on an AP ignores the latch")
{
    if (this_cpu()->number && !to_ring3)
        r->nmis = SOFT_NMIS_KEPT;
}

static error read_exit_and_unblock(struct vm_exit *exit)
{
    error e = right_steps.read_exit(exit);

    if (this_cpu()->number)
        nmi_unblock();
    return e;
}

FAULT("cpu-exit-opens", "each VM exit on an AP unblocks NMIs")
{
    right_steps = vcpu_steps;
    vcpu_steps.read_exit = read_exit_and_unblock;
}
