/* Distances: the receiver's path, prepared and taken once. */
#include "fred/fred.h"
#include "include/msr.h"
#include "include/vmx_instructions.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/distance/distance.h"
#include "tests/faults/fault.h"
#include "tests/harness/environment.h"
#include "tests/smp/bring_up.h"
#include "tests/walk/walk.h"
#include "vmm/host.h"
#include "vmm/vcpu_steps.h"

#define ROUNDS_OF_TURNS  300000UL /* of a loop that waits: an emulator that runs its CPUs in turns */
#define ROUNDS           100000000UL
#define PAUSES           10000000UL
#define TICKS            (VCPU_TICKS * 16UL) /* of a guest that halts */
#define TIMER_RATE(misc) ((misc)&BITS(4, 0))

void distance_event(struct distance *d, uint64_t rounds);
void distance_int2(struct distance *d, uint64_t rounds);
void distance_erets(struct distance *d, uint64_t rounds);
void distance_nmi(struct distance *d, uint64_t rounds);
void distance_ring3(struct distance *d, uint64_t rounds);
void distance_halt(struct distance *d, uint64_t rounds);
enum distance_entered distance_enter(struct distance *d, uint64_t rounds);

extern const uint8_t distance_page[], distance_in_ring3[];
extern const uint8_t distance_exited[], distance_nmi_exited[];

uint64_t distance_entry, distance_entry3; /* the real entry points: of ring 0, of ring 3 */

static uint64_t config_before, pin_before, proc_before, host_rip_before;

bool distance_needs_vmx(enum distance_path_number path)
{
    return path == PATH_ENTRY || path == PATH_NMI_EXIT || path == PATH_HALTED_GUEST;
}

bool distance_holds(void)
{
    return distance.plan->path == PATH_NMI || distance.plan->path == PATH_NMI_EXIT;
}

bool distance_blocks(void)
{
    return distance_holds() || distance.plan->path == PATH_ERETS;
}

static error open_guest(void)
{
    struct vcpu *v = this_vcpu();
    bool nmi_exit = distance.plan->path == PATH_NMI_EXIT;
    struct vm_exit exit;

    if (!v)
        return FAIL("the other CPU has VMX, this one has not: %s", why_no_vmx());
    TRY(vmcs_read(PIN_CONTROLS, &pin_before));
    TRY(vmcs_read(PROC_CONTROLS, &proc_before));
    TRY(vmcs_read(HOST_RIP, &host_rip_before));
    if (!v->launched) {
        TRY(vcpu_start_step(v, GUEST_STEP_CALL));
        TRY(vcpu_enter(v, &exit, VCPU_TICKS));
    }
    TRY(vmcs_write(PIN_CONTROLS, pin_before | PIN_NMI_EXITING));
    if (distance.plan->path == PATH_HALTED_GUEST)
        TRY(vmcs_write(PROC_CONTROLS, proc_before & ~PROC_HLT_EXITING));
    return vmcs_write(HOST_RIP, (uint64_t)(nmi_exit ? distance_nmi_exited : distance_exited));
}

error distance_open(void)
{
    config_before = fred_config();
    distance_entry = fred_entry();
    distance_entry3 = distance_entry - FRED_ENTRY_RING0;
    fred_write(IA32_FRED_CONFIG, (config_before & ~FRED_CONFIG_ENTRY) | (uint64_t)distance_page);
    return distance_needs_vmx(distance.plan->path) ? open_guest() : NULL;
}

void distance_close(void)
{
    fred_write(IA32_FRED_CONFIG, config_before);
    if (!distance_needs_vmx(distance.plan->path) || !this_vcpu())
        return;
    vmcs_write(PIN_CONTROLS, pin_before);
    vmcs_write(PROC_CONTROLS, proc_before);
    vmcs_write(HOST_RIP, host_rip_before);
}

static error prepare_guest(void)
{
    struct vcpu *v = this_vcpu();
    uint64_t vmcs = v->vmcs;

    TRY(vcpu_start_step(v, distance.plan->path == PATH_HALTED_GUEST ? GUEST_STEP_HALT : GUEST_STEP_CALL));
    if (v->has_timer)
        TRY(vmcs_write(PREEMPTION_TIMER_VALUE, TICKS >> TIMER_RATE(v->capabilities->misc)));
    distance.launch = distance.plan->launches;
    if (distance.launch && (!vmclear(vmcs) || !vmptrld(vmcs)))
        return FAIL("VMCLEAR or VMPTRLD of the VMCS fails");
    return NULL;
}

error distance_prepare(void)
{
    distance.frame[0] = distance.plan->path == PATH_RING3
                            ? fred_frame_user_at((uint64_t)distance_in_ring3, distance.user_stack, false)
                            : fred_frame_here(false);
    distance.frame[1] = fred_frame_here(true);
    if (distance_needs_vmx(distance.plan->path))
        TRY(prepare_guest());
    if (distance_blocks() && !nmi_block())
        return FAIL("no NMI to block NMIs with");
    if (distance_holds()) {
        nmi_send();
        walk_settle();
    }
    return NULL;
}

static void reflect(const struct vm_exit *exit)
{
    distance.exits++;
    nmi_account_served(&nmi_account);
    if (!distance_holds())
        nmi_reflect(&nmi_ways[WAY_DIRECT], exit->qualification);
}

static error enter(uint64_t rounds)
{
    struct vcpu *v = this_vcpu();
    struct host_state host;
    enum distance_entered entered;

    TRY(host_leave(v, &host));
    entered = distance_enter(&distance, rounds);
    if (entered == ENTRY_FAILED)
        return FAIL("the VM entry fails");
    if (entered == ENTRY_SKIPPED)
        return NULL;
    host_return(v, &host);
    v->launched = true;
    TRY(vcpu_steps.read_exit(&distance.exit));
    if (vm_exit_is_nmi(&distance.exit))
        reflect(&distance.exit);
    return NULL;
}

/* With different bases, which each event in ring 3 and each ERETU swaps. */
static void go_to_ring3(uint64_t rounds)
{
    uint64_t gs = rdmsr(IA32_GS_BASE), kernel_gs = rdmsr(IA32_KERNEL_GS_BASE), swapped;

    wrmsr(IA32_KERNEL_GS_BASE, gs + PAGE_SIZE);
    distance_ring3(&distance, rounds);
    swapped = rdmsr(IA32_GS_BASE) + fault_is_on("strike-gs");
    wrmsr(IA32_GS_BASE, gs);
    wrmsr(IA32_KERNEL_GS_BASE, kernel_gs);
    if (swapped != gs)
        distance_wrong("IA32_GS_BASE is %#lx afterwards, not %#lx", swapped, gs);
}

error distance_take(void)
{
    uint64_t rounds = environment_is_bochs() ? ROUNDS_OF_TURNS : PAUSES;

    distance.patience = environment_is_bochs() ? ROUNDS_OF_TURNS : ROUNDS;
    switch (distance.plan->path) {
    case PATH_EVENT:
        distance_event(&distance, rounds);
        return NULL;
    case PATH_INT2:
        distance_int2(&distance, rounds);
        return NULL;
    case PATH_ERETS:
        distance_erets(&distance, rounds);
        return NULL;
    case PATH_NMI:
        distance_nmi(&distance, rounds);
        return NULL;
    case PATH_RING3:
        go_to_ring3(rounds);
        return NULL;
    case PATH_HALT:
        distance_halt(&distance, rounds);
        return NULL;
    default:
        return enter(rounds);
    }
}
