/* The NMI handler, or the local APIC that sends NMIs, is wrong. */
#include "nmi/handler.h"
#include "boot/cpu/cpu.h"
#include "include/apic.h"
#include "nmi/apic.h"
#include "nmi/reflect.h"
#include "tests/faults/fault.h"

#define LATE 16 /* NMIs handled before a fault that a storm has to find is at work */

static struct nmi_rules right;
static void (*send_right[APIC_MODES])(uint32_t id, uint32_t command);

static void record_torn(const struct fred_regs *regs)
{
    unsigned before = nmi_seen.handled;

    right.record(regs);
    nmi_seen.handled = before + 1;
}

FAULT("count-torn", "the NMI handler reads its counter well before it writes it")
{
    right = nmi_rules;
    nmi_rules.record = record_torn;
}

static void record_uncounted(const struct fred_regs *regs)
{
    right.record(regs);
    if (nmi_seen.handled > LATE)
        nmi_seen.handled--;
}

FAULT("nmi-uncounted", "an NMI is handled and not counted, after the 16th")
{
    right = nmi_rules;
    nmi_rules.record = record_uncounted;
}

static bool never_sets_latch(__attribute__((unused)) uint64_t rip)
{
    return false;
}

FAULT("patch-none", "way int2-patch patches no frame")
{
    nmi_rules.sets_latch = never_sets_latch;
}

/* Whenever the handler would for the VMM's own. */
static bool always_sets_latch(__attribute__((unused)) uint64_t rip)
{
    return right.sets_latch((uint64_t)nmi_int2_return);
}

FAULT("patch-any", "way int2-patch patches the frame of any INT 2")
{
    right = nmi_rules;
    nmi_rules.sets_latch = always_sets_latch;
}

static void send_astray(uint32_t id, uint32_t command)
{
    bool is_nmi_for_another = command & ICR_DELIVERY_NMI && id != this_cpu()->apic_id;

    if (!is_nmi_for_another || nmi_seen.handled < LATE)
        send_right[apic_is_x2apic() ? APIC_MODE_X2APIC : APIC_MODE_XAPIC](id, command);
}

FAULT("nmi-astray", "an NMI for another CPU is not sent, after the 16th that came here")
{
    for (unsigned i = 0; i < APIC_MODES; i++) {
        send_right[i] = apic_modes[i].send;
        apic_modes[i].send = send_astray;
    }
}
