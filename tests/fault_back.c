#include "tests/fault_back.h"

#include "boot/firmware.h"
#include "include/apic.h"
#include "include/descriptors.h"
#include "include/msr.h"
#include "include/registers.h"
#include "tests/fault_choice.h"

#define SOME_LINE BIT(7) /* of the second 8259: the secondary ATA channel, which nobody asks for anything */

static struct firmware_state right;
static bool spoiled;
static struct arena kept_page;

static void fault_registers(struct firmware_state *was)
{
    if (fault_is(FAULT_BACK_CR0))
        was->cr0 ^= CR0_AM;
    if (fault_is(FAULT_BACK_VMX))
        was->cr4 ^= CR4_VMXE;
    if (fault_is(FAULT_BACK_DEBUG))
        was->dr[3] ^= PAGE_SIZE;
    if (fault_is(FAULT_BACK_FLAGS))
        was->rflags &= ~RFLAGS_IF;
    if (fault_is(FAULT_BACK_IDT))
        was->idtr.limit = (uint16_t)(was->idtr.limit - sizeof(struct idt_gate));
}

static void fault_msrs(struct firmware_state *was)
{
    if (fault_is(FAULT_BACK_GS))
        *firmware_state_msr(was, IA32_GS_BASE) ^= PAGE_SIZE;
    if (fault_is(FAULT_BACK_LSTAR))
        *firmware_state_msr(was, IA32_LSTAR) ^= PAGE_SIZE;
    if (fault_is(FAULT_BACK_PAT))
        *firmware_state_msr(was, IA32_PAT) ^= PAT_LAST_WRITE_THROUGH;
}

static void fault_controllers(struct controllers *c)
{
    if (fault_is(FAULT_BACK_APIC))
        *controllers_lvt(c, APIC_LVT_ERROR) ^= (uint32_t)APIC_LVT_MASKED;
    if (fault_is(FAULT_BACK_TIMER))
        *controllers_lvt(c, APIC_LVT_TIMER) |= (uint32_t)APIC_LVT_MASKED;
    if (fault_is(FAULT_BACK_PIC))
        c->pic2 ^= (uint8_t)SOME_LINE;
}

void fault_back_state(struct firmware_state *was)
{
    right = *was;
    spoiled = fault_chosen();
    fault_begin();
    fault_registers(was);
    fault_msrs(was);
    fault_controllers(&was->controllers);
    fault_end();
}

void fault_back_memory(void)
{
    fault_begin();
    if (fault_is(FAULT_BACK_MEMORY) && firmware_reserve(PAGE_SIZE, &kept_page))
        kept_page.next = NULL;
    fault_end();
}

void fault_back_mend(void)
{
    if (kept_page.next)
        firmware_release(&kept_page);
    kept_page.next = NULL;
    if (spoiled)
        firmware_state_give_back(&right);
    spoiled = false;
}
