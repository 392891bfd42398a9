#include "vmm/host.h"

#include "include/msr.h"

/* An exit that loads the FRED MSRs loads the CSL too, so the fields must hold the present values. */
error host_write_fred(void)
{
    static const struct {
        enum vmcs_field field;
        uint32_t msr;
    } host[] = {
        {HOST_IA32_FRED_CONFIG, IA32_FRED_CONFIG},   {HOST_IA32_FRED_RSP1, IA32_FRED_RSP1},
        {HOST_IA32_FRED_RSP2, IA32_FRED_RSP2},       {HOST_IA32_FRED_RSP3, IA32_FRED_RSP3},
        {HOST_IA32_FRED_STKLVLS, IA32_FRED_STKLVLS}, {HOST_IA32_FRED_SSP1, IA32_FRED_SSP1},
        {HOST_IA32_FRED_SSP2, IA32_FRED_SSP2},       {HOST_IA32_FRED_SSP3, IA32_FRED_SSP3},
    };

    for (unsigned i = 0; i < COUNT_OF(host); i++) {
        TRY(vmcs_write(host[i].field, rdmsr(host[i].msr)));
    }
    return NULL;
}

error host_leave(const struct vcpu *v, struct host_state *state)
{
    *state = (struct host_state){sgdt(), sidt(), rdmsr(IA32_KERNEL_GS_BASE), read_cr2(), read_dr6()};
    if (v->exit_loads_fred)
        TRY(host_write_fred());
    write_cr2(v->cr2);
    return NULL;
}

/*
 * An exit loads the bases of GDTR and IDTR, but sets their limits to FFFFH (SDM vol. 3, 27.5.2). No exit
 * loads IA32_KERNEL_GS_BASE, which the guest changes by SWAPGS without an exit, nor CR2 and DR6, which #PF
 * and #DB in the guest write.
 */
void host_return(struct vcpu *v, const struct host_state *state)
{
    v->cr2 = read_cr2();
    write_cr2(state->cr2);
    write_dr6(state->dr6);
    lgdt(state->gdtr);
    lidt(state->idtr);
    wrmsr(IA32_KERNEL_GS_BASE, state->kernel_gs_base);
}
