/* The NMI handler, or the sending of NMIs, is wrong. */
#include "nmi/handler.h"
#include "boot/cpu/cpu.h"
#include "include/apic.h"
#include "nmi/apic.h"
#include "nmi/reflect.h"
#include "tests/faults/fault.h"

#define NMI_SOURCES 16
#define VECTOR_BITS 0xFFU /* of an interrupt command */
#define DEEP        2560  /* bytes of the stack */
#define LATE        16    /* NMIs handled before a fault for storms takes effect */

static struct nmi_rules right_rules;
static void (*send_right[APIC_MODES])(uint32_t id, uint32_t command);

static void record_torn(const struct fred_regs *regs)
{
    unsigned before = nmi_seen.handled;

    right_rules.record(regs);
    nmi_seen.handled = before + 1;
}

FAULT("count-torn", "the NMI handler's increment of its counter is not atomic")
{
    right_rules = nmi_rules;
    nmi_rules.record = record_torn;
}

static void record_uncounted(const struct fred_regs *regs)
{
    right_rules.record(regs);
    if (nmi_seen.handled > LATE)
        nmi_seen.handled--;
}

FAULT("nmi-uncounted", "an NMI after the 16th is handled but not counted")
{
    right_rules = nmi_rules;
    nmi_rules.record = record_uncounted;
}

static void record_deep(const struct fred_regs *regs)
{
    volatile uint8_t local[DEEP];

    local[0] = local[DEEP - 1] = 1;
    right_rules.record(regs);
    (void)local[0];
}

FAULT("nmi-deep", "the NMI handler needs most of its stack")
{
    right_rules = nmi_rules;
    nmi_rules.record = record_deep;
}

static bool never_sets_latch(__attribute__((unused)) uint64_t rip)
{
    return false;
}

FAULT("patch-none", "way int2-patch patches no frame")
{
    nmi_rules.sets_latch = never_sets_latch;
}

/* By the RIP of the VMM's own INT 2, if the right rule sets the latch there. */
static bool always_sets_latch(__attribute__((unused)) uint64_t rip)
{
    return right_rules.sets_latch((uint64_t)nmi_int2_return);
}

FAULT("patch-any", "way int2-patch patches the frame of any INT 2")
{
    right_rules = nmi_rules;
    nmi_rules.sets_latch = always_sets_latch;
}

static void send_astray(uint32_t id, uint32_t command)
{
    bool is_nmi_for_another = command & ICR_DELIVERY_NMI && id != this_cpu()->apic_id;

    if (!is_nmi_for_another || nmi_seen.handled < LATE)
        send_right[apic_is_x2apic() ? APIC_MODE_X2APIC : APIC_MODE_XAPIC](id, command);
}

FAULT("nmi-astray", "an NMI for another CPU is not sent, after the sender's 16th")
{
    for (unsigned i = 0; i < APIC_MODES; i++) {
        send_right[i] = apic_modes[i].send;
        apic_modes[i].send = send_astray;
    }
}

static void send_without_vector(uint32_t id, uint32_t command)
{
    if (!(command & ICR_DELIVERY_NMI && command & VECTOR_BITS))
        send_right[apic_is_x2apic() ? APIC_MODE_X2APIC : APIC_MODE_XAPIC](id, command);
}

FAULT("nmi-vector", "an NMI with a vector in its command is not sent")
{
    for (unsigned i = 0; i < APIC_MODES; i++) {
        send_right[i] = apic_modes[i].send;
        apic_modes[i].send = send_without_vector;
    }
}

static void send_physical_only(uint32_t id, uint32_t command)
{
    if (!(command & ICR_DELIVERY_NMI && command & ICR_LOGICAL))
        send_right[apic_is_x2apic() ? APIC_MODE_X2APIC : APIC_MODE_XAPIC](id, command);
}

FAULT("nmi-logical", "an NMI to a logical destination is not sent")
{
    for (unsigned i = 0; i < APIC_MODES; i++) {
        send_right[i] = apic_modes[i].send;
        apic_modes[i].send = send_physical_only;
    }
}

static uint64_t made_up; /* the source of the last NMI sent */

static void send_and_note(uint32_t id, uint32_t command)
{
    if (command & ICR_DELIVERY_NMI)
        made_up = command & VECTOR_BITS ? BIT(command & (NMI_SOURCES - 1)) : 0;
    send_right[apic_is_x2apic() ? APIC_MODE_X2APIC : APIC_MODE_XAPIC](id, command);
}

static void record_made_up(const struct fred_regs *regs)
{
    right_rules.record(regs);
    nmi_seen.frame.event_data ^= made_up;
}

FAULT("nmi-source", "an NMI with a vector in its command has the wrong source, or one where none is reported")
{
    for (unsigned i = 0; i < APIC_MODES; i++) {
        send_right[i] = apic_modes[i].send;
        apic_modes[i].send = send_and_note;
    }
    right_rules = nmi_rules;
    nmi_rules.record = record_made_up;
}
