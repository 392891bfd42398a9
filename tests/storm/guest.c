/* Storms: the step of a CPU with a guest, which sends too, through the local APIC's page or by WRMSR. */
#include "boot/cpu/per_cpu.h"
#include "include/apic.h"
#include "include/fred.h"
#include "include/instructions.h"
#include "include/vmx_instructions.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "nmi/reflect.h"
#include "tests/events/interrupt.h"
#include "tests/guests/guest_events.h"
#include "tests/harness/random.h"
#include "tests/smp/bring_up.h"
#include "tests/storm/storm.h"
#include "vmm/vmx/capability.h"

#define MOST_ROUNDS 200  /* of the guest, before and after it sends */
#define MOST_TICKS  4000 /* of the preemption timer, for an early exit */
#define MOST_DELAY  32
#define MOST_EXITS  1000

static per_cpu struct {
    uint64_t proc, exit, bitmap;
} controls_before;

error storm_guest_open(void)
{
    struct vcpu *v = this_vcpu();
    bool acknowledges;

    if (!v)
        return FAIL("the other CPUs have VMX, this one has not: %s", why_no_vmx());
    acknowledges = vmx_allows(v->capabilities->exit, EXIT_ACKNOWLEDGE);
    TRY(vmcs_read(PROC_CONTROLS, &controls_before.proc));
    TRY(vmcs_read(EXIT_CONTROLS, &controls_before.exit));
    vmread(MSR_BITMAP_ADDRESS,
           &controls_before.bitmap); /* a CPU without MSR bitmaps does not have the field */
    TRY(vmcs_write(EXIT_CONTROLS, controls_before.exit | (acknowledges ? EXIT_ACKNOWLEDGE : 0)));
    if (apic_is_x2apic())
        return guest_let_write_icr();
    return guest_map_apic(&v->guest, true) ? NULL : FAIL("no memory to map the local APIC for the guest");
}

void storm_guest_close(void)
{
    vmcs_write(PROC_CONTROLS, controls_before.proc);
    vmcs_write(EXIT_CONTROLS, controls_before.exit);
    vmwrite(MSR_BITMAP_ADDRESS, controls_before.bitmap);
    if (!apic_is_x2apic())
        guest_map_apic(&this_vcpu()->guest, false);
}

/* Has the guest send one. */
static void give_to_send(struct storm_cpu *me, struct registers *gprs)
{
    struct storm_cpu *to = storm_any(&me->random);
    enum storm_kind kind =
        storm.plan->interrupts && storm_chance(&me->random, 2) ? STORM_INTERRUPT : STORM_NMI;

    me->promised = kind == STORM_NMI ? &to->nmis : &to->interrupts;
    if (!storm_note_in_time(to, kind)) {
        me->promised = NULL;
        return;
    }
    gprs->rdi = apic_is_x2apic() ? 0 : GUEST_APIC + APIC_ICR_LOW;
    gprs->rsi = storm_command(kind);
    gprs->rdx = apic_is_x2apic() ? to->id : to->id << XAPIC_ID_SHIFT;
}

static error start_guest(struct storm_cpu *me)
{
    struct vcpu *v = this_vcpu();

    TRY(vcpu_start_step(v, GUEST_STEP_STORM));
    TRY(vmcs_write(GUEST_RFLAGS, RFLAGS_FIXED | (storm_chance(&me->random, 2) ? RFLAGS_IF : 0)));
    v->gprs.rcx = 1 + random_below(&me->random, MOST_ROUNDS);
    v->gprs.rbx = 1 + random_below(&me->random, MOST_ROUNDS);
    if (!me->held_off && storm_chance(&me->random, 2))
        give_to_send(me, &v->gprs);
    return NULL;
}

/* Sometimes sends one more from the host. */
static void maybe_send(struct storm_cpu *me)
{
    storm_delay(&me->random, MOST_DELAY);
    if (storm_chance(&me->random, 4))
        storm_try(storm_any(&me->random), STORM_NMI);
    if (storm.plan->interrupts && storm_chance(&me->random, 4))
        storm_try(storm_any(&me->random), STORM_INTERRUPT);
    storm_delay(&me->random, MOST_DELAY);
}

static void clear_promise(struct storm_cpu *me, const struct ledger *l)
{
    if (me->promised == l)
        me->promised = NULL;
}

static void reflect_nmi(struct storm_cpu *me, const struct vm_exit *exit)
{
    const struct nmi_way *way = &nmi_ways[random_below(&me->random, WAY_COUNT)];

    me->held_off = true;
    clear_promise(me, &me->nmis);
    ledger_accept(&me->nmis);
    maybe_send(me);
    me->place = STORM_STUB;
    me->unblocks = way->unblocks_nmis;
    me->reflecting = true;
    nmi_reflect(way, exit->qualification);
    if (me->reflecting)
        storm_wrong("an NMI exit, way %s, reached no handler", way->name);
    me->reflecting = false;
    me->held_off = !way->unblocks_nmis;
    if (way->unblocks_nmis)
        me->unblocked_by = "the reflection of an NMI exit";
    me->place = STORM_ENTRY;
    if (way->unblocks_nmis && storm_chance(&me->random, 2))
        storm_prove_unblocked();
}

static void reflect_interrupt(struct storm_cpu *me, const struct vm_exit *exit)
{
    unsigned vector = exit->interruption & INTERRUPTION_VECTOR;

    if (vector == INTERRUPT_VECTOR) {
        clear_promise(me, &me->interrupts);
        ledger_accept(&me->interrupts);
        me->reflecting_interrupt = true;
    }
    maybe_send(me);
    me->place = STORM_STUB;
    reflect_event(EVENT_EXTERNAL_INTERRUPT, vector, 0);
    if (me->reflecting_interrupt)
        storm_wrong("an interrupt exit reached no handler");
    me->reflecting_interrupt = false;
    me->place = STORM_ENTRY;
}

/* Handles an exit; true if the guest is done. */
static bool handle_exit(struct storm_cpu *me, const struct vm_exit *exit)
{
    if (vm_exit_is_nmi(exit)) {
        reflect_nmi(me, exit);
    } else if (vm_exit_is_interrupt(exit)) {
        reflect_interrupt(me, exit);
    } else if (exit->reason == EXIT_EXTERNAL_INTERRUPT) {
        storm_let_in();
    } else if (exit->reason == EXIT_VMCALL && this_vcpu()->gprs.rax == GUEST_CALL_DONE) {
        me->promised = NULL;
        maybe_send(me);
        return true;
    } else if (exit->reason != EXIT_PREEMPTION_TIMER) {
        storm_wrong("the guest exits for %s at RIP %#lx", vm_exit_name(exit->reason), exit->rip);
    }
    return false;
}

/*
 * After a reflection that left NMIs blocked, the VM entry unblocked them. Other cases are about that; here an
 * ERETS makes sure of it.
 */
static void unblock_after_entry(struct storm_cpu *me, const struct vm_exit *exit)
{
    uint64_t fault = nmi_unblock();

    me->unblocked_by = "an ERETS after an exit";
    if (fault)
        storm_wrong("the ERETS that unblocks NMIs after an exit faulted, event %#lx", fault);
    else if (!me->promised && !vm_exit_is_interrupt(exit) && storm_chance(&me->random, 2))
        storm_prove_unblocked();
}

static error enter_guest(struct storm_cpu *me, struct vm_exit *exit)
{
    bool held_off = me->held_off;
    uint32_t ticks = storm_chance(&me->random, 4) ? random_below(&me->random, MOST_TICKS) : VCPU_TICKS;

    maybe_send(me);
    me->place = STORM_GUEST;
    me->holds = false; /* a pending NMI arrives in the guest */
    TRY(vcpu_enter(this_vcpu(), exit, ticks));
    me->place = STORM_EXIT;
    me->held_off = vm_exit_is_nmi(exit);
    if (held_off && !me->held_off)
        unblock_after_entry(me, exit);
    return NULL;
}

void storm_guest_step(void)
{
    struct storm_cpu *me = storm_me();
    struct vm_exit exit = {0};
    error e;

    me->place = STORM_ENTRY;
    e = start_guest(me);
    for (unsigned i = 0; !e && !storm.stopped; i++) {
        e = enter_guest(me, &exit);
        if (!e && handle_exit(me, &exit))
            return;
        if (i == MOST_EXITS)
            storm_wrong("the guest is not done after %u exits", i);
        me->place = STORM_ENTRY;
    }
    if (e)
        storm_wrong("%s", e);
}
