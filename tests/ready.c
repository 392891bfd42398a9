#include "tests/ready.h"

#include "boot/format.h"
#include "boot/per_cpu.h"
#include "nmi/apic.h"
#include "nmi/latch.h"
#include "nmi/service.h"
#include "vmm/mitigations.h"
#include "vmm/vmx.h"

static per_cpu struct vcpu vcpu;
static per_cpu struct vmx_capabilities capabilities;
static per_cpu bool usable;
static per_cpu char no_vmx[256];

static error look_for_vmx(const struct options *o)
{
    error e;

    if (o->vmx == VMX_OFF) {
        format(no_vmx, sizeof(no_vmx), "vmx=off");
        return NULL;
    }
    e = vmx_absent(&capabilities);
    if (e) {
        format(no_vmx, sizeof(no_vmx), "%s", e);
        return o->vmx == VMX_ON
                   ? FAIL("vmx=on, but on this CPU there is %s; vmx=auto runs what needs none", e)
                   : NULL;
    }
    usable = true;
    return vmx_locked_off();
}

error ready_events(const struct options *o)
{
    TRY(apic_open());
    nmi_service_open();
    TRY(nmi_learn_latch(o));
    return look_for_vmx(o);
}

error ready_guest(struct machine *m, const struct options *o)
{
    if (!usable)
        return NULL;
    TRY(vmx_on(m, &capabilities));
    TRY(vcpu_make(&vcpu, m, &capabilities));
    return vcpu_mitigate(&vcpu, o->mitigations == MITIGATIONS_ON);
}

struct vcpu *ready_vcpu(void)
{
    return usable ? &vcpu : NULL;
}

const char *ready_no_vmx(void)
{
    return usable ? NULL : no_vmx;
}

const struct vmx_capabilities *ready_vmx(void)
{
    return usable ? &capabilities : NULL;
}
