#include "tests/strike/stray_nmis.h"

#include "include/apic.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/smp/every_cpu.h"
#include "vmm/vcpu_steps.h"

/* Without an entry in the CPU's account. */
static void send_stray(const struct cpu *to)
{
    if (to && !apic_open())
        apic_send_to(to->apic_id, ICR_DELIVERY_NMI | ICR_LEVEL_ASSERT);
    nmi_settle();
}

static enum vmx_entered (*enter_right)(struct vcpu *v);
static bool guest_struck;

/* It is pending at the entry, where NMIs are not blocked: it comes as the guest begins to run. */
static enum vmx_entered enter_with_stray(struct vcpu *v)
{
    struct nmi_seen seen = nmi_seen;

    if (!guest_struck) {
        guest_struck = true;
        nmi_block();
        nmi_seen = seen;
        send_stray(this_cpu());
    }
    return enter_right(v);
}

static void strike_guest(void)
{
    enter_right = vcpu_steps.enter;
    vcpu_steps.enter = enter_with_stray;
}

static void open_lint1(void)
{
    apic_write(APIC_LVT_LINT1, APIC_LVT_DELIVERY_NMI);
}

void stray_nmi_make(enum strike_event event)
{
    switch (event) {
    case STRIKE_STRAY:
        send_stray(this_cpu());
        break;
    case STRIKE_STRAY_GUEST:
        strike_guest();
        break;
    case STRIKE_STRAY_AP:
        send_stray(every_cpu(1));
        break;
    case STRIKE_LINT1:
        open_lint1();
        break;
    default:
        break;
    }
}
