/* The firmware gets wrong state or too little memory back. */
#include "tests/faults/restored.h"

#include "boot/firmware/firmware.h"
#include "include/apic.h"
#include "include/descriptors.h"
#include "include/msr.h"
#include "include/registers.h"
#include "tests/faults/choice.h"

#define SOME_LINE BIT(7) /* of the second 8259: the secondary ATA channel, unused here */

static struct firmware_state right_state;
static bool state_is_wrong;
static struct arena kept_page;
static void (*spoil_state)(struct firmware_state *was);

/* A fault whose block changes *was, the state that the firmware is about to get back. */
#define FAULT_OF_STATE(name, sentence)                                \
    static void FAULT_WITH_LINE(spoil_)(struct firmware_state * was); \
    FAULT(name, sentence)                                             \
    {                                                                 \
        spoil_state = FAULT_WITH_LINE(spoil_);                        \
    }                                                                 \
    static void FAULT_WITH_LINE(spoil_)(struct firmware_state * was)

FAULT_OF_STATE("back-cr0", "the firmware gets back another CR0.AM")
{
    was->cr0 ^= CR0_AM;
}

FAULT_OF_STATE("back-vmx", "the firmware gets back another CR4.VMXE")
{
    was->cr4 ^= CR4_VMXE;
}

FAULT_OF_STATE("back-debug", "the firmware gets back another DR3")
{
    was->dr[3] ^= PAGE_SIZE;
}

FAULT_OF_STATE("back-flags", "the firmware gets back a CPU whose interrupts are off")
{
    was->rflags &= ~RFLAGS_IF;
}

FAULT_OF_STATE("back-idt", "the firmware gets back an IDT that is a gate too short")
{
    was->idtr.limit = (uint16_t)(was->idtr.limit - sizeof(struct idt_gate));
}

FAULT_OF_STATE("back-gs", "the firmware gets back another GS base")
{
    *firmware_state_msr(was, IA32_GS_BASE) ^= PAGE_SIZE;
}

FAULT_OF_STATE("back-lstar", "the firmware gets back another IA32_LSTAR")
{
    *firmware_state_msr(was, IA32_LSTAR) ^= PAGE_SIZE;
}

FAULT_OF_STATE("back-refused", "the firmware gets back no IA32_LSTAR: its value is one that WRMSR refuses")
{
    *firmware_state_msr(was, IA32_LSTAR) = BIT(63);
}

FAULT_OF_STATE("back-pat", "the firmware gets back another IA32_PAT")
{
    *firmware_state_msr(was, IA32_PAT) ^= PAT_LAST_WRITE_THROUGH;
}

FAULT_OF_STATE("back-apic", "the firmware gets back a local APIC with the error interrupt changed")
{
    *interrupt_controllers_lvt(&was->controllers, APIC_LVT_ERROR) ^= (uint32_t)APIC_LVT_MASKED;
}

FAULT_OF_STATE("back-timer", "the firmware gets back a local APIC whose timer is masked")
{
    *interrupt_controllers_lvt(&was->controllers, APIC_LVT_TIMER) |= (uint32_t)APIC_LVT_MASKED;
}

FAULT_OF_STATE("back-pic", "the firmware gets back an 8259 with another mask")
{
    was->controllers.pic2 ^= (uint8_t)SOME_LINE;
}

FAULT_OF_TESTS("back-memory", "the firmware does not get back all memory");

void fault_restored_state(struct firmware_state *was)
{
    right_state = *was;
    state_is_wrong = fault_chosen();
    spoil_state = NULL;
    fault_begin();
    if (spoil_state)
        spoil_state(was);
    fault_end();
}

void fault_restored_memory(void)
{
    fault_begin();
    if (fault_is_on("back-memory") && firmware_reserve(PAGE_SIZE, &kept_page))
        kept_page.next = NULL;
    fault_end();
}

void fault_restored_mend(void)
{
    if (kept_page.next)
        firmware_release(&kept_page);
    kept_page.next = NULL;
    if (state_is_wrong)
        firmware_state_restore(&right_state);
    state_is_wrong = false;
}
