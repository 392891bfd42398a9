#include "tests/guests/interrupt_exit.h"

#include "boot/machine/interrupt_controllers.h"
#include "nmi/handler.h"
#include "nmi/reflect.h"
#include "tests/events/trigger.h"
#include "vmm/vmx/capability.h"

static uint64_t exit_before;

static bool can_acknowledge(const struct test *t)
{
    return vmx_allows(t->vcpu->capabilities->exit, EXIT_ACKNOWLEDGE);
}

/* Saves the exit controls first. */
static bool set_acknowledge(struct test *t, bool acknowledge)
{
    return check_error(t, vmcs_read(EXIT_CONTROLS, &exit_before)) &&
           guest_set(t, EXIT_CONTROLS, exit_before | (acknowledge ? EXIT_ACKNOWLEDGE : 0));
}

bool(interrupt_exits_open)(struct test *t, bool nmi_exiting)
{
    if (!can_acknowledge(t)) {
        t->skipped = "no exit acknowledges an interrupt: VM-exit control 15 may not be 1";
        return false;
    }
    if (!guest_open(t, (struct nmi_controls){.exiting = nmi_exiting}) || !set_acknowledge(t, true))
        return false;
    catch_on(EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR);
    return true;
}

void(interrupt_exits_close)(struct test *t)
{
    catch_off(EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR);
    guest_set(t, EXIT_CONTROLS, exit_before);
    guest_close(t);
}

static bool enter(struct test *t, bool blocked, uint64_t rflags, struct vm_exit *exit)
{
    if (!guest_at(t, GUEST_STEP_CALL, blocked) || !guest_set(t, GUEST_RFLAGS, rflags))
        return false;
    interrupt_send();
    return guest_run(t, exit) &&
           check_exit_reason(t, "exit reason, all of it", EXIT_EXTERNAL_INTERRUPT, exit->whole_reason) &&
           check_equal(t, "guest RIP at the exit", guest_step(GUEST_STEP_CALL), exit->rip);
}

bool(interrupt_exit)(struct test *t, bool blocked, struct vm_exit *exit)
{
    return enter(t, blocked, RFLAGS_FIXED | RFLAGS_IF, exit) &&
           check_equal(t, "interrupts that arrived in the host", 0, caught.count);
}

void interrupt_reflect(const struct vm_exit *exit)
{
    reflect_event((enum event_type)((exit->interruption & INTERRUPTION_TYPE) >> INTERRUPTION_TYPE_SHIFT),
                  exit->interruption & INTERRUPTION_VECTOR, 0);
}

unsigned interrupt_take(void)
{
    catch_on(EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR);
    __asm__ volatile("sti; nop; nop; cli" : : : "memory");
    catch_off(EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR);
    return caught.count;
}

/* Not acknowledged it is still pending; acknowledged it is in service, and the host must write EOI. */
static void see_to_the_end(struct test *t, bool acknowledge, unsigned handled)
{
    check_equal(t, "interrupts in service", acknowledge, interrupt_controllers_in_service());
    if (acknowledge)
        interrupt_end();
    check_equal(t, "interrupts that arrive in the host once IF is 1", !acknowledge, interrupt_take());
    check(t, !nmi_probe_blocked(), "NMIs not blocked in the host afterwards");
    check_equal(t, "NMIs handled in the host: that one", handled + 1, nmi_seen.handled);
}

void(check_interrupt_exit)(struct test *t, bool acknowledge, uint64_t rflags)
{
    struct vm_exit exit = {0};
    unsigned handled = nmi_seen.handled;

    if (t->failures || (acknowledge && !can_acknowledge(t)) || !set_acknowledge(t, acknowledge))
        return;
    if (enter(t, false, rflags, &exit)) {
        check_equal(t, "VM-exit interruption information, if valid", acknowledge ? INTERRUPT_INFORMATION : 0,
                    exit.interruption & INTERRUPTION_VALID ? exit.interruption : 0);
        check_equal(t, "exit qualification", 0, exit.qualification);
        check_equal(t, "IDT-vectoring information, valid", 0, exit.vectoring & INTERRUPTION_VALID);
        check_equal(t, "guest RFLAGS", rflags, exit.rflags);
        check_equal(t, "NMIs handled in the host before", handled, nmi_seen.handled);
        see_to_the_end(t, acknowledge, handled);
    }
    guest_set(t, EXIT_CONTROLS, exit_before);
    if (t->failures)
        tell(t, "acknowledge interrupt on exit %u, guest RFLAGS %#lx", acknowledge, rflags);
}
