#include "tests/state/items.h"

#include "fred/fred.h"
#include "include/apic.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "include/pic.h"
#include "nmi/apic.h"
#include "tests/state/stale_interrupts.h"

#define RFLAGS_KEPT (RFLAGS_TF | RFLAGS_IF | RFLAGS_DF | RFLAGS_IOPL | RFLAGS_NT | RFLAGS_AC)

#define ACCESS(name, get, set)                              \
    static bool get_##name(uint32_t which, uint64_t *value) \
    {                                                       \
        (void)which;                                        \
        *value = get;                                       \
        return true;                                        \
    }                                                       \
    static void set_##name(uint32_t which, uint64_t value)  \
    {                                                       \
        (void)which;                                        \
        set;                                                \
    }

#define CONTROL(name)  ACCESS(name, read_##name(), write_##name(value))
#define SELECTOR(name) ACCESS(name, read_##name(), write_##name((uint16_t)value))

CONTROL(cr0)
CONTROL(cr3)
CONTROL(cr4)
CONTROL(cr8)
CONTROL(dr0)
CONTROL(dr1)
CONTROL(dr2)
CONTROL(dr3)
CONTROL(dr6)
CONTROL(dr7)
SELECTOR(ds)
SELECTOR(es)
SELECTOR(gs)
ACCESS(rflags, read_rflags() & RFLAGS_KEPT, write_rflags(value | RFLAGS_FIXED))
ACCESS(in_service, interrupt_controllers_in_service(), interrupt_controllers_send_eois((unsigned)value))
ACCESS(pending, stale_interrupts_pending(), stale_interrupts_take((unsigned)value))

static void set_gdt_limit(uint64_t limit)
{
    lgdt((struct table_register){(uint16_t)limit, sgdt().base});
}

static void set_idt_limit(uint64_t limit)
{
    lidt((struct table_register){(uint16_t)limit, sidt().base});
}

ACCESS(gdtr, sgdt().limit, set_gdt_limit(value))
ACCESS(idtr, sidt().limit, set_idt_limit(value))

static void write_fred(uint32_t msr, uint64_t value)
{
    fred_write(msr, value);
}

static bool read_msr(uint32_t msr, uint64_t *value)
{
    return fred_try_rdmsr(msr, value) == 0;
}

static void write_msr(uint32_t msr, uint64_t value)
{
    fred_try_wrmsr(msr, value);
}

static bool read_apic(uint32_t offset, uint64_t *value)
{
    uint32_t word = 0;
    bool there = apic_read(offset, &word);

    *value = word & ~APIC_LVT_STATUS;
    return there;
}

static void write_apic(uint32_t offset, uint64_t value)
{
    apic_write(offset, (uint32_t)value);
}

static bool read_port(uint32_t port, uint64_t *value)
{
    *value = inb((uint16_t)port);
    return true;
}

static void write_port(uint32_t port, uint64_t value)
{
    outb((uint16_t)port, (uint8_t)value);
}

#define NAMED(number)  #number, number
#define REGISTER(name) 0, get_##name, set_##name

/* Whether a case may leave the item changed. */
#define FIRM  false
#define LOOSE true

const struct state_item state_items[] = {
    {"RFLAGS, of TF IF DF IOPL NT AC", REGISTER(rflags), FIRM},
    {"CR0", REGISTER(cr0), FIRM},
    {"CR3", REGISTER(cr3), FIRM},
    {"CR4", REGISTER(cr4), FIRM},
    {"DR7", REGISTER(dr7), FIRM},
    {"DR0", REGISTER(dr0), FIRM},
    {"DR1", REGISTER(dr1), FIRM},
    {"DR2", REGISTER(dr2), FIRM},
    {"DR3", REGISTER(dr3), FIRM},
    {"DR6", REGISTER(dr6), FIRM},
    {"DS", REGISTER(ds), LOOSE}, /* a return to ring 3 loads null selectors */
    {"ES", REGISTER(es), LOOSE},
    {"GS", REGISTER(gs), FIRM},
    {"GDTR, the limit", REGISTER(gdtr), FIRM},
    {"IDTR, the limit", REGISTER(idtr), FIRM},
    {NAMED(IA32_GS_BASE), read_msr, write_msr, FIRM},
    {NAMED(IA32_KERNEL_GS_BASE), read_msr, write_msr, FIRM},
    {NAMED(IA32_EFER), read_msr, write_msr, FIRM},
    {NAMED(IA32_STAR), read_msr, write_msr, FIRM},
    {NAMED(IA32_LSTAR), read_msr, write_msr, FIRM},
    {NAMED(IA32_FMASK), read_msr, write_msr, FIRM},
    {NAMED(IA32_SYSENTER_CS), read_msr, write_msr, FIRM},
    {NAMED(IA32_SYSENTER_ESP), read_msr, write_msr, FIRM},
    {NAMED(IA32_SYSENTER_EIP), read_msr, write_msr, FIRM},
    {NAMED(IA32_MISC_ENABLE), read_msr, write_msr, FIRM},
    {NAMED(IA32_DEBUGCTL), read_msr, write_msr, LOOSE}, /* a VM exit clears it */
    {NAMED(IA32_FRED_CONFIG), fred_read, write_fred, FIRM},
    {NAMED(IA32_FRED_STKLVLS), fred_read, write_fred, FIRM},
    {NAMED(IA32_FRED_RSP0), fred_read, write_fred, FIRM},
    {NAMED(IA32_FRED_RSP1), fred_read, write_fred, FIRM},
    {NAMED(IA32_FRED_RSP2), fred_read, write_fred, FIRM},
    {NAMED(IA32_FRED_RSP3), fred_read, write_fred, FIRM},
    {NAMED(IA32_FRED_SSP1), fred_read, write_fred, FIRM},
    {NAMED(IA32_FRED_SSP2), fred_read, write_fred, FIRM},
    {NAMED(IA32_FRED_SSP3), fred_read, write_fred, FIRM},
    {NAMED(APIC_SVR), read_apic, write_apic, FIRM},
    {NAMED(APIC_TIMER_DIVIDE), read_apic, write_apic, FIRM},
    {NAMED(APIC_LVT_TIMER), read_apic, write_apic, FIRM},
    {NAMED(APIC_TIMER_COUNT), read_apic, write_apic, FIRM},
    {NAMED(APIC_LVT_THERMAL), read_apic, write_apic, FIRM},
    {NAMED(APIC_LVT_PERFORMANCE), read_apic, write_apic, FIRM},
    {NAMED(APIC_LVT_LINT0), read_apic, write_apic, FIRM},
    {NAMED(APIC_LVT_LINT1), read_apic, write_apic, FIRM},
    {NAMED(APIC_LVT_ERROR), read_apic, write_apic, FIRM},
    {"CR8, the task priority", REGISTER(cr8), FIRM},
    {"interrupts without an EOI", REGISTER(in_service), FIRM},
    {"our own pending interrupts", REGISTER(pending), FIRM},
    {"mask of the first 8259", PIC1_MASK, read_port, write_port, FIRM},
    {"mask of the second 8259", PIC2_MASK, read_port, write_port, FIRM},
};

const unsigned state_items_count = COUNT_OF(state_items);
_Static_assert(COUNT_OF(state_items) <= STATE_ITEMS_MOST, "wanted_items[] has room for all");
