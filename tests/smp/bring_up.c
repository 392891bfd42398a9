#include "tests/smp/bring_up.h"

#include "boot/cpu/per_cpu.h"
#include "boot/text/format.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "nmi/latch.h"
#include "vmm/mitigations.h"
#include "vmm/vmx/vmx.h"

static const struct vcpu *first_vcpu; /* to be made: its guest has what all guests share */
static per_cpu struct vcpu cpu_vcpu;
static per_cpu struct vmx_capabilities cpu_vmx;
static per_cpu bool has_vmx;
static per_cpu char no_vmx[256];

static error look_for_vmx(const struct options *o)
{
    error e;

    if (o->vmx == VMX_OFF) {
        format(no_vmx, sizeof(no_vmx), "vmx=off");
        return NULL;
    }
    e = vmx_absent(&cpu_vmx);
    if (e) {
        format(no_vmx, sizeof(no_vmx), "%s", e);
        return o->vmx == VMX_ON
                   ? FAIL("vmx=on, but on this CPU there is %s; vmx=auto runs what needs none", e)
                   : NULL;
    }
    has_vmx = true;
    return vmx_locked_off();
}

error bring_up_events(const struct options *o)
{
    TRY(apic_open());
    nmi_handler_install();
    TRY(nmi_learn_latch(o));
    return look_for_vmx(o);
}

error bring_up_guest(struct machine *m, const struct options *o)
{
    if (!has_vmx)
        return NULL;
    TRY(vmx_on(m, &cpu_vmx));
    TRY(vcpu_make(&cpu_vcpu, m, &cpu_vmx, first_vcpu ? &first_vcpu->guest : NULL));
    if (!first_vcpu)
        first_vcpu = &cpu_vcpu;
    return vcpu_mitigate(&cpu_vcpu, o->mitigations == MITIGATIONS_ON);
}

struct vcpu *this_vcpu(void)
{
    return has_vmx ? &cpu_vcpu : NULL;
}

const char *why_no_vmx(void)
{
    return has_vmx ? NULL : no_vmx;
}

const struct vmx_capabilities *this_vmx(void)
{
    return has_vmx ? &cpu_vmx : NULL;
}
