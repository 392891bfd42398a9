#include "vmm/run.h"

#include "boot/console/console.h"
#include "vmm/cpuid.h"

#define MOST_EXITS 1000

static error inject_ud(struct vcpu *v, const struct vm_exit *exit, bool *stops)
{
    (void)v;
    (void)stops;
    return vcpu_inject_fault(exit, VECTOR_UD);
}

static error inject_gp(struct vcpu *v, const struct vm_exit *exit, bool *stops)
{
    (void)v;
    (void)stops;
    return vcpu_inject_fault(exit, VECTOR_GP);
}

static error stop_after_call(struct vcpu *v, const struct vm_exit *exit, bool *stops)
{
    *stops = true;
    return vcpu_skip(v, exit);
}

exit_handler *exit_handlers[EXIT_HANDLERS] = {
    [EXIT_VMCALL] = stop_after_call,
    [EXIT_CPUID] = vmm_handle_cpuid,
    [EXIT_EXTERNAL_INTERRUPT] = NULL, /* still pending: vmm/enter.asm reflects the acknowledged ones */

    [EXIT_VMCLEAR] = inject_ud,
    [EXIT_VMLAUNCH] = inject_ud,
    [EXIT_VMPTRLD] = inject_ud,
    [EXIT_VMPTRST] = inject_ud,
    [EXIT_VMREAD] = inject_ud,
    [EXIT_VMRESUME] = inject_ud,
    [EXIT_VMWRITE] = inject_ud,
    [EXIT_VMXOFF] = inject_ud,
    [EXIT_VMXON] = inject_ud,
    [EXIT_INVEPT] = inject_ud,
    [EXIT_INVVPID] = inject_ud,
    [EXIT_VMFUNC] = inject_ud,
    [EXIT_GETSEC] = inject_ud,
    [EXIT_RSM] = inject_ud,
    [EXIT_MONITOR] = inject_ud,
    [EXIT_MWAIT] = inject_ud,
    [EXIT_INVD] = inject_ud,

    [EXIT_RDMSR] = inject_gp,
    [EXIT_WRMSR] = inject_gp,
    [EXIT_IO] = inject_gp,
    [EXIT_CR_ACCESS] = inject_gp,
    [EXIT_MOV_DR] = inject_gp,
    [EXIT_RDPMC] = inject_gp,
    [EXIT_XSETBV] = inject_gp,
};

static error handle_exit(struct vcpu *v, const struct vm_exit *exit, bool *stops)
{
    exit_handler *handler = exit->reason < EXIT_HANDLERS ? exit_handlers[exit->reason] : NULL;

    *stops = !handler;
    return handler ? handler(v, exit, stops) : NULL;
}

static error run_until_stop(struct vcpu *v, struct vm_exit *last, uint32_t ticks)
{
    char text[160];

    for (unsigned i = 0; i < MOST_EXITS; i++) {
        bool stops;

        TRY(vcpu_enter(v, last, ticks));
        if (last->dispatched)
            break;
        TRY(handle_exit(v, last, &stops));
        if (stops)
            return NULL;
    }
    vm_exit_text(text, sizeof(text), last, &v->gprs);
    say("# the guest is stopped after %u exits, the last for %s\n", MOST_EXITS, text);
    return NULL;
}

error vmm_run_ticks(struct vcpu *v, const struct nmi_way *way, struct vm_exit *last, uint32_t ticks)
{
    struct reflection r;
    error e;

    reflection_open(&r, way);
    vcpu_dispatch(v, &r, MOST_EXITS);
    e = run_until_stop(v, last, ticks);
    vcpu_exit_to_c(v);
    reflection_close(way);
    return e;
}

error vmm_run(struct vcpu *v, const struct nmi_way *way, struct vm_exit *last)
{
    return vmm_run_ticks(v, way, last, VCPU_TICKS);
}
