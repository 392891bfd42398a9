#include "tests/restored/items.h"

#include "boot/machine/attempt.h"
#include "boot/machine/interrupt_controllers.h"
#include "boot/machine/tss_selector.h"
#include "fred/fred.h"
#include "include/apic.h"
#include "include/cpuid.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "include/pic.h"
#include "tests/events/interrupt.h"

#define RFLAGS_KEPT (RFLAGS_TF | RFLAGS_IF | RFLAGS_DF | RFLAGS_IOPL | RFLAGS_NT | RFLAGS_AC)
#define CR4_OTHERS  (CR4_VMXE | CR4_FRED) /* these are separate items */

/* READ(name, expression): a reader that ignores `which`. */
#define READ(name, value)                          \
    static uint64_t read_of_##name(uint32_t which) \
    {                                              \
        (void)which;                               \
        return value;                              \
    }

READ(cr0, read_cr0())
READ(cr3, read_cr3())
READ(cr4, read_cr4() & ~CR4_OTHERS)
READ(cr4_vmxe, read_cr4() & CR4_VMXE)
READ(cr4_fred, read_cr4() & CR4_FRED)
READ(cr8, read_cr8())
READ(dr0, read_dr0())
READ(dr1, read_dr1())
READ(dr2, read_dr2())
READ(dr3, read_dr3())
READ(dr6, read_dr6())
READ(dr7, read_dr7())
READ(cs, read_cs())
READ(ss, read_ss())
READ(ds, read_ds())
READ(es, read_es())
READ(fs, read_fs())
READ(gs, read_gs())
READ(ldtr, sldt())
READ(tr, str())
READ(gdt_base, sgdt().base)
READ(gdt_limit, sgdt().limit)
READ(idt_base, sidt().base)
READ(idt_limit, sidt().limit)
READ(rflags, read_rflags() & RFLAGS_KEPT)

struct msr_read {
    uint32_t msr;
    uint64_t value;
};

static void read_one_msr(void *argument)
{
    struct msr_read *r = argument;

    r->value = rdmsr(r->msr);
}

/* 0 where a CPU model has no such MSR. */
static uint64_t read_msr(uint32_t msr)
{
    struct msr_read r = {msr, 0};

    return attempt(read_one_msr, &r, "the firmware's state was read") ? 0 : r.value;
}

static uint64_t read_apic(uint32_t offset)
{
    return interrupt_controllers_apic(offset);
}

static uint64_t read_lvt(uint32_t offset)
{
    return interrupt_controllers_apic(offset) & ~APIC_LVT_STATUS;
}

static uint64_t read_port(uint32_t port)
{
    return inb((uint16_t)port);
}

/* All eight registers in one, as no vector may be in service. */
static uint64_t read_in_service(uint32_t first)
{
    uint64_t any = 0;

    for (uint32_t i = 0; i < APIC_VECTOR_REGISTERS; i++)
        any |= interrupt_controllers_apic(first + i * APIC_VECTOR_STEP);
    return any;
}

/* That vector alone: the firmware may have pending ones of its own. */
static uint64_t read_pending(uint32_t vector)
{
    return interrupt_controllers_apic(APIC_IRR + vector / 32 * APIC_VECTOR_STEP) >> vector % 32 & 1;
}

static bool has_apic(uint32_t which)
{
    (void)which;
    return interrupt_controllers_apic_on();
}

static bool has_lvt(uint32_t offset)
{
    return interrupt_controllers_apic_on() && interrupt_controllers_apic_has(offset);
}

static bool has_fred(uint32_t which)
{
    (void)which;
    return fred_in_cpuid();
}

static bool has_vmx(uint32_t which)
{
    (void)which;
    return cpuid(CPUID_FEATURES, 0).ecx & CPUID_FEATURES_ECX_VMX;
}

/* No instruction loads a null TR: if the firmware had none, ours stays. */
static uint64_t our_tr(uint64_t was)
{
    return was & ~7UL ? was : tss_selector((const uint64_t *)sgdt().base, sgdt().limit);
}

/* If unlocked, it must be locked before VMXON, and only a reset unlocks it (SDM vol. 3, 23.7). */
static uint64_t locked_by_us(uint64_t was)
{
    return was & FEATURE_CONTROL_LOCK ? was : was | FEATURE_CONTROL_VMX | FEATURE_CONTROL_LOCK;
}

#define AS(name)      0, read_of_##name, NULL, NULL
#define MSR(msr)      #msr, msr, read_msr, NULL, NULL
#define MSR_OF(msr)   #msr, msr, read_msr
#define APIC(offset)  #offset, offset, read_apic, has_apic, NULL
#define LVT(offset)   #offset, offset, read_lvt, has_lvt, NULL
#define FRED_MSR(msr) #msr, msr, read_msr, has_fred, NULL

const struct restored_item restored_items[] = {
    {RESTORED_CONTROL_REGISTERS, "CR0", AS(cr0)},
    {RESTORED_CONTROL_REGISTERS, "CR3", AS(cr3)},
    {RESTORED_CONTROL_REGISTERS, "CR4 without VMXE and FRED", AS(cr4)},
    {RESTORED_CONTROL_REGISTERS, "CR8, the task priority", AS(cr8)},
    {RESTORED_CONTROL_REGISTERS, MSR(IA32_EFER)},
    {RESTORED_DEBUG_REGISTERS, "DR0", AS(dr0)},
    {RESTORED_DEBUG_REGISTERS, "DR1", AS(dr1)},
    {RESTORED_DEBUG_REGISTERS, "DR2", AS(dr2)},
    {RESTORED_DEBUG_REGISTERS, "DR3", AS(dr3)},
    {RESTORED_DEBUG_REGISTERS, "DR6", AS(dr6)},
    {RESTORED_DEBUG_REGISTERS, "DR7", AS(dr7)},
    {RESTORED_SEGMENTS, "CS", AS(cs)},
    {RESTORED_SEGMENTS, "SS", AS(ss)},
    {RESTORED_SEGMENTS, "DS", AS(ds)},
    {RESTORED_SEGMENTS, "ES", AS(es)},
    {RESTORED_SEGMENTS, "FS", AS(fs)},
    {RESTORED_SEGMENTS, "GS", AS(gs)},
    {RESTORED_SEGMENTS, "LDTR", AS(ldtr)},
    {RESTORED_SEGMENTS, "TR", 0, read_of_tr, NULL, our_tr},
    {RESTORED_SEGMENTS, MSR(IA32_FS_BASE)},
    {RESTORED_SEGMENTS, MSR(IA32_GS_BASE)},
    {RESTORED_SEGMENTS, MSR(IA32_KERNEL_GS_BASE)},
    {RESTORED_DESCRIPTOR_TABLES, "GDTR, the base", AS(gdt_base)},
    {RESTORED_DESCRIPTOR_TABLES, "GDTR, the limit", AS(gdt_limit)},
    {RESTORED_DESCRIPTOR_TABLES, "IDTR, the base", AS(idt_base)},
    {RESTORED_DESCRIPTOR_TABLES, "IDTR, the limit", AS(idt_limit)},
    {RESTORED_SYSCALL_MSRS, MSR(IA32_STAR)},
    {RESTORED_SYSCALL_MSRS, MSR(IA32_LSTAR)},
    {RESTORED_SYSCALL_MSRS, MSR(IA32_CSTAR)},
    {RESTORED_SYSCALL_MSRS, MSR(IA32_FMASK)},
    {RESTORED_SYSCALL_MSRS, MSR(IA32_SYSENTER_CS)},
    {RESTORED_SYSCALL_MSRS, MSR(IA32_SYSENTER_ESP)},
    {RESTORED_SYSCALL_MSRS, MSR(IA32_SYSENTER_EIP)},
    {RESTORED_PAT, MSR(IA32_PAT)},
    {RESTORED_FLAGS, "RFLAGS, of TF IF DF IOPL NT AC", AS(rflags)},
    {RESTORED_FRED, "CR4.FRED", AS(cr4_fred)},
    {RESTORED_FRED, FRED_MSR(IA32_FRED_RSP0)},
    {RESTORED_FRED, FRED_MSR(IA32_FRED_RSP1)},
    {RESTORED_FRED, FRED_MSR(IA32_FRED_RSP2)},
    {RESTORED_FRED, FRED_MSR(IA32_FRED_RSP3)},
    {RESTORED_FRED, FRED_MSR(IA32_FRED_STKLVLS)},
    {RESTORED_FRED, FRED_MSR(IA32_FRED_SSP1)},
    {RESTORED_FRED, FRED_MSR(IA32_FRED_SSP2)},
    {RESTORED_FRED, FRED_MSR(IA32_FRED_SSP3)},
    {RESTORED_FRED, FRED_MSR(IA32_FRED_CONFIG)},
    {RESTORED_VMX, "CR4.VMXE", AS(cr4_vmxe)},
    {RESTORED_VMX, MSR_OF(IA32_FEATURE_CONTROL), has_vmx, locked_by_us},
    {RESTORED_LOCAL_APIC, MSR_OF(IA32_APIC_BASE), has_apic, NULL},
    {RESTORED_LOCAL_APIC, APIC(APIC_ID)},
    {RESTORED_LOCAL_APIC, APIC(APIC_SVR)},
    {RESTORED_LOCAL_APIC, APIC(APIC_TPR)},
    {RESTORED_LOCAL_APIC, LVT(APIC_LVT_TIMER)},
    {RESTORED_LOCAL_APIC, LVT(APIC_LVT_CMCI)},
    {RESTORED_LOCAL_APIC, LVT(APIC_LVT_THERMAL)},
    {RESTORED_LOCAL_APIC, LVT(APIC_LVT_PERFORMANCE)},
    {RESTORED_LOCAL_APIC, LVT(APIC_LVT_LINT0)},
    {RESTORED_LOCAL_APIC, LVT(APIC_LVT_LINT1)},
    {RESTORED_LOCAL_APIC, LVT(APIC_LVT_ERROR)},
    {RESTORED_LOCAL_APIC, APIC(APIC_TIMER_DIVIDE)},
    {RESTORED_LOCAL_APIC, APIC(APIC_TIMER_COUNT)},
    {RESTORED_LOCAL_APIC, "ISR, any vector", APIC_ISR, read_in_service, has_apic, NULL},
    {RESTORED_LOCAL_APIC, "IRR, the vector of our interrupts", INTERRUPT_VECTOR, read_pending, has_apic,
     NULL},
    {RESTORED_PIC, "mask of the first 8259", PIC1_MASK, read_port, NULL, NULL},
    {RESTORED_PIC, "mask of the second 8259", PIC2_MASK, read_port, NULL, NULL},
};

const unsigned restored_items_count = COUNT_OF(restored_items);
_Static_assert(COUNT_OF(restored_items) <= RESTORED_ITEMS_MOST, "item_values[] has room for all");
