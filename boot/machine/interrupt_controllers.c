#include "boot/machine/interrupt_controllers.h"

#include "include/apic.h"
#include "include/cpuid.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "include/pic.h"

/* An APIC has an entry if its maximum LVT entry is `last` or above (SDM vol. 3, 10.4.8). */
static const struct {
    uint32_t offset, last;
} lvt_entries[INTERRUPT_CONTROLLERS_LVT] = {
    {APIC_LVT_TIMER, 3},       {APIC_LVT_LINT0, 3},   {APIC_LVT_LINT1, 3}, {APIC_LVT_ERROR, 3},
    {APIC_LVT_PERFORMANCE, 4}, {APIC_LVT_THERMAL, 5}, {APIC_LVT_CMCI, 6},
};

bool interrupt_controllers_apic_on(void)
{
    return cpuid(CPUID_FEATURES, 0).edx & CPUID_FEATURES_EDX_APIC && rdmsr(IA32_APIC_BASE) & APIC_BASE_ENABLE;
}

static bool is_x2apic(void)
{
    return rdmsr(IA32_APIC_BASE) & APIC_BASE_X2APIC;
}

static volatile uint32_t *xapic_register(uint32_t offset)
{
    return (volatile uint32_t *)((rdmsr(IA32_APIC_BASE) & APIC_BASE_ADDRESS) + offset);
}

uint32_t interrupt_controllers_apic(uint32_t offset)
{
    return is_x2apic() ? (uint32_t)rdmsr(IA32_X2APIC_BASE + offset / 16) : *xapic_register(offset);
}

static void write_apic(uint32_t offset, uint32_t value)
{
    if (is_x2apic())
        wrmsr(IA32_X2APIC_BASE + offset / 16, value);
    else
        *xapic_register(offset) = value;
}

static void write_if_changed(uint32_t offset, uint32_t value, uint32_t status)
{
    if ((interrupt_controllers_apic(offset) ^ value) & ~status)
        write_apic(offset, value & ~status);
}

bool interrupt_controllers_apic_has(uint32_t offset)
{
    for (unsigned i = 0; i < INTERRUPT_CONTROLLERS_LVT; i++) {
        if (lvt_entries[i].offset == offset)
            return field_get(interrupt_controllers_apic(APIC_VERSION), 23, 16) >= lvt_entries[i].last;
    }
    return false;
}

uint32_t *interrupt_controllers_lvt(struct interrupt_controllers *c, uint32_t offset)
{
    for (unsigned i = 0; i < INTERRUPT_CONTROLLERS_LVT; i++) {
        if (lvt_entries[i].offset == offset)
            return &c->lvt[i];
    }
    return NULL;
}

#define MOST_IN_SERVICE 256 /* one for each vector */

unsigned interrupt_controllers_in_service(void)
{
    unsigned count = 0;

    for (uint32_t i = 0; i < APIC_VECTOR_REGISTERS; i++) {
        for (uint32_t word = interrupt_controllers_apic(APIC_ISR + i * APIC_VECTOR_STEP); word;
             word &= word - 1)
            count++;
    }
    return count;
}

static uint8_t pic_in_service(uint16_t command)
{
    uint8_t lines;

    outb(command, PIC_READ_IN_SERVICE);
    lines = inb(command);
    outb(command, PIC_READ_REQUESTS);
    return lines;
}

void interrupt_controllers_send_eois(unsigned left)
{
    for (unsigned i = 0; i < MOST_IN_SERVICE && interrupt_controllers_in_service() > left; i++)
        write_apic(APIC_EOI, 0);
}

static void end_interrupts(const struct interrupt_controllers *c)
{
    if (pic_in_service(PIC2_COMMAND) & ~c->in_service2)
        outb(PIC2_COMMAND, PIC_EOI);
    if (pic_in_service(PIC1_COMMAND) & ~c->in_service1)
        outb(PIC1_COMMAND, PIC_EOI);
    if (c->apic)
        interrupt_controllers_send_eois(c->in_service);
}

void interrupt_controllers_save(struct interrupt_controllers *c)
{
    *c = (struct interrupt_controllers){
        .apic = interrupt_controllers_apic_on(), .pic1 = inb(PIC1_MASK), .pic2 = inb(PIC2_MASK)};
    c->in_service1 = pic_in_service(PIC1_COMMAND);
    c->in_service2 = pic_in_service(PIC2_COMMAND);
    if (!c->apic)
        return;
    c->spurious = interrupt_controllers_apic(APIC_SVR);
    c->in_service = interrupt_controllers_in_service();
    c->priority = interrupt_controllers_apic(APIC_TPR);
    c->divide = interrupt_controllers_apic(APIC_TIMER_DIVIDE);
    c->count = interrupt_controllers_apic(APIC_TIMER_COUNT);
    for (unsigned i = 0; i < INTERRUPT_CONTROLLERS_LVT; i++) {
        if (interrupt_controllers_apic_has(lvt_entries[i].offset))
            c->lvt[i] = interrupt_controllers_apic(lvt_entries[i].offset);
    }
}

void interrupt_controllers_close_nmis(void)
{
    if (!interrupt_controllers_apic_on())
        return;
    for (unsigned i = 0; i < INTERRUPT_CONTROLLERS_LVT; i++) {
        uint32_t offset = lvt_entries[i].offset, value;

        if (!interrupt_controllers_apic_has(offset))
            continue;
        value = interrupt_controllers_apic(offset) & ~APIC_LVT_STATUS;
        if ((value & APIC_LVT_DELIVERY) == APIC_LVT_DELIVERY_NMI && !(value & APIC_LVT_MASKED))
            write_apic(offset, value | (uint32_t)APIC_LVT_MASKED);
    }
}

/* SVR first: while it has the APIC off, entries stay masked (SDM vol. 3, 10.4.7.2). */
void interrupt_controllers_restore(const struct interrupt_controllers *c)
{
    end_interrupts(c);
    outb(PIC2_MASK, c->pic2);
    outb(PIC1_MASK, c->pic1);
    if (!c->apic)
        return;
    write_if_changed(APIC_SVR, c->spurious, 0);
    write_if_changed(APIC_TIMER_DIVIDE, c->divide, 0);
    for (unsigned i = 0; i < INTERRUPT_CONTROLLERS_LVT; i++) {
        if (interrupt_controllers_apic_has(lvt_entries[i].offset))
            write_if_changed(lvt_entries[i].offset, c->lvt[i], APIC_LVT_STATUS);
    }
    write_if_changed(APIC_TIMER_COUNT, c->count, 0);
    write_if_changed(APIC_TPR, c->priority, 0);
}
