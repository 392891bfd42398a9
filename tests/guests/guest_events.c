#include "tests/guests/guest_events.h"

#include "boot/text/string.h"
#include "include/apic.h"
#include "include/descriptors.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "include/vmx_instructions.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "vmm/vmx/capability.h"

static uint64_t pin_before, proc_before, bitmap_before;
static bool guest_has_apic, injected_nmi;
static bool guest_may_send; /* the NMI that guest_at_send_nmi has counted */

static uint64_t with(uint64_t controls, uint32_t bit, bool on)
{
    return on ? controls | bit : controls & ~(uint64_t)bit;
}

bool(guest_open)(struct test *t, struct nmi_controls c)
{
    const struct vmx_capabilities *have = t->vcpu->capabilities;

    if (c.virtual_nmis && !vmx_allows(have->pin, PIN_VIRTUAL_NMIS)) {
        t->skipped = "no virtual NMIs: pin-based control 5 may not be 1";
        return false;
    }
    if (c.window && !vmx_allows(have->proc, PROC_NMI_WINDOW_EXITING)) {
        t->skipped = "no NMI-window exiting: primary processor-based control 22 may not be 1";
        return false;
    }
    if (!check_error(t, vmcs_read(PIN_CONTROLS, &pin_before)) ||
        !check_error(t, vmcs_read(PROC_CONTROLS, &proc_before)))
        return false;
    vmread(MSR_BITMAP_ADDRESS, &bitmap_before); /* a CPU without MSR bitmaps does not have the field */

    uint64_t pin = with(with(pin_before, PIN_NMI_EXITING, c.exiting), PIN_VIRTUAL_NMIS, c.virtual_nmis);

    return check_error(t, vmcs_write(PIN_CONTROLS, pin)) &&
           check_error(t, vmcs_write(PROC_CONTROLS, with(proc_before, PROC_NMI_WINDOW_EXITING, c.window)));
}

void(guest_close)(struct test *t)
{
    vmcs_write(PIN_CONTROLS, pin_before);
    vmcs_write(PROC_CONTROLS, proc_before);
    vmwrite(MSR_BITMAP_ADDRESS, bitmap_before);
    if (guest_has_apic)
        guest_map_apic(&t->vcpu->guest, false);
    guest_has_apic = false;
}

bool(guest_set)(struct test *t, enum vmcs_field field, uint64_t value)
{
    return check_error(t, vmcs_write(field, value));
}

bool(guest_at)(struct test *t, enum guest_step step, bool blocked)
{
    injected_nmi = guest_may_send = false;
    return check_error(t, vcpu_start_step(t->vcpu, step)) &&
           guest_set(t, GUEST_INTERRUPTIBILITY, blocked ? INTERRUPTIBILITY_NMI : 0);
}

bool(guest_go_to)(struct test *t, enum guest_step step)
{
    return guest_set(t, GUEST_RIP, guest_step(step));
}

const char *const guest_iret_names[GUEST_IRETS] = {"IRETQ", "IRETD", "IRETW"};

#define IRET_WORDS 5

static unsigned iret_width(enum guest_iret iret)
{
    return (unsigned)sizeof(uint64_t) >> iret;
}

unsigned guest_iret_frame(enum guest_iret iret)
{
    return IRET_WORDS * iret_width(iret);
}

enum guest_step guest_iret_step(enum guest_iret iret)
{
    return (enum guest_step)(GUEST_STEP_BARE_IRET + (unsigned)iret);
}

bool(guest_at_iret)(struct test *t, bool blocked, enum guest_iret iret, uint64_t rip, uint16_t cs)
{
    const uint64_t frame[IRET_WORDS] = {rip, cs, RFLAGS_FIXED, GUEST_STACK_TOP, SELECTOR_DATA};
    uint64_t at = GUEST_STACK_TOP - guest_iret_frame(iret);
    uint8_t *stack;

    if (!guest_at(t, guest_iret_step(iret), blocked))
        return false;
    stack = guest_memory(&t->vcpu->guest, at, guest_iret_frame(iret));
    if (!check(t, stack != NULL, "the guest's stack in its memory"))
        return false;
    for (unsigned i = 0; i < IRET_WORDS; i++)
        memcpy(stack + i * iret_width(iret), &frame[i], iret_width(iret));
    return guest_set(t, GUEST_RSP, at);
}

/* Its handler knows the vector only: an injected event of vector 2 and any type comes there as an NMI does.
 */
static void note_injection(void)
{
    uint64_t event = 0;

    vmread(ENTRY_INTERRUPTION_INFORMATION, &event);
    injected_nmi |= event & INTERRUPTION_VALID && (event & INTERRUPTION_VECTOR) == VECTOR_NMI;
}

/* One that came before the guest has sent its own took that one's place in the account. */
static void account_before_send(uint64_t rip)
{
    if (guest_may_send && rip >= guest_step(GUEST_STEP_SEND) && rip < guest_sent()) {
        nmi_account_strays(&nmi_account, 1);
        nmi_account_sent(&nmi_account, true);
    } else {
        guest_may_send = false;
    }
}

static void account_guest_event(const struct test *t, const struct vm_exit *exit)
{
    const struct guest_event *event;

    if (vm_exit_is_nmi(exit))
        account_before_send(exit->rip);
    if (exit->reason != EXIT_VMCALL || t->vcpu->gprs.rax != GUEST_CALL_EVENT)
        return;
    event = guest_memory(&t->vcpu->guest, exit->rsp, sizeof(*event));
    if (!event || event->vector != VECTOR_NMI)
        return;
    if (!injected_nmi) {
        nmi_account_served(&nmi_account);
        account_before_send(event->rip);
    }
    injected_nmi = false;
}

bool(guest_run_ticks)(struct test *t, struct vm_exit *exit, uint32_t ticks)
{
    note_injection();
    if (!check_error(t, vcpu_enter(t->vcpu, exit, ticks)))
        return false;
    account_guest_event(t, exit);
    return exit->reason != EXIT_VMCALL || check_error(t, vcpu_skip(t->vcpu, exit));
}

bool(guest_run)(struct test *t, struct vm_exit *exit)
{
    return guest_run_ticks(t, exit, guest_ticks());
}

bool(guest_try)(struct test *t, struct vm_exit *exit, uint64_t *number)
{
    note_injection();
    if (!check_error(t, vcpu_try_enter(t->vcpu, exit, VCPU_TICKS, number)))
        return false;
    if (!*number)
        account_guest_event(t, exit);
    return true;
}

/* Every RDMSR and WRMSR exits except WRMSR to the x2APIC's ICR (SDM vol. 3, 24.6.9). */
error guest_let_write_icr(void)
{
    static uint8_t bitmap[PAGE_SIZE] __attribute__((aligned(PAGE_SIZE)));
    uint32_t icr = IA32_X2APIC_BASE + APIC_ICR_LOW / 16;
    uint64_t proc;

    memset(bitmap, 0xFF, sizeof(bitmap));
    bitmap[MSR_BITMAP_WRITE_LOW + icr / 8] &= (uint8_t) ~(1U << icr % 8);
    TRY(vmcs_read(PROC_CONTROLS, &proc));
    TRY(vmcs_write(MSR_BITMAP_ADDRESS, (uint64_t)bitmap));
    return vmcs_write(PROC_CONTROLS, proc | PROC_MSR_BITMAPS);
}

bool(guest_at_send_nmi)(struct test *t, bool blocked)
{
    struct registers *gprs = &t->vcpu->gprs;
    uint32_t id = 0;
    bool x2apic = apic_is_x2apic();

    guest_has_apic = true;
    if (!guest_at(t, GUEST_STEP_SEND, blocked) || !check(t, apic_read(APIC_ID, &id), "the local APIC's ID") ||
        !check(t, guest_map_apic(&t->vcpu->guest, true), "the local APIC mapped for the guest") ||
        (x2apic && !check_error(t, guest_let_write_icr())))
        return false;
    gprs->rdi = x2apic ? 0 : GUEST_APIC + APIC_ICR_LOW;
    gprs->rsi = ICR_DELIVERY_NMI | ICR_LEVEL_ASSERT;
    gprs->rdx = id;
    nmi_account_sent(&nmi_account, true);
    guest_may_send = true;
    return true;
}

uint64_t guest_sent(void)
{
    return guest_step(apic_is_x2apic() ? GUEST_STEP_SENT_BY_MSR : GUEST_STEP_SENT);
}

static void check_reason(struct test *t, const struct vm_exit *exit, enum exit_reason want)
{
    if (!check_exit_reason(t, "exit reason", want, exit->reason))
        tell(t, "the guest exits for %s at RIP %#lx", vm_exit_name(exit->reason), exit->rip);
}

const struct guest_event *(guest_event)(struct test *t, const struct vm_exit *exit)
{
    const struct guest_event *event = guest_memory(&t->vcpu->guest, exit->rsp, sizeof(*event));

    check(t, event, "the guest's stack in its memory");
    return event;
}

void(check_guest_event)(struct test *t, const struct vm_exit *exit, unsigned vector, uint64_t rip)
{
    const struct guest_event *event;

    check_reason(t, exit, EXIT_VMCALL);
    check_equal(t, "what the guest calls for: an event in its handler", GUEST_CALL_EVENT, t->vcpu->gprs.rax);
    event = guest_event(t, exit);
    if (event && t->vcpu->gprs.rax == GUEST_CALL_EVENT) {
        check_equal(t, "vector in the guest", vector, event->vector);
        check_equal(t, "RIP on the guest's stack", rip, event->rip);
    }
}

void(check_guest_done)(struct test *t, const struct vm_exit *exit)
{
    check_reason(t, exit, EXIT_VMCALL);
    check_equal(t, "what the guest calls for: its step is done", GUEST_CALL_DONE, t->vcpu->gprs.rax);
}

void(check_nmi_exit)(struct test *t, const struct vm_exit *exit, uint64_t rip)
{
    check_reason(t, exit, EXIT_EXCEPTION_OR_NMI);
    check_equal(t, "VM-exit interruption information", INTERRUPTION(EVENT_NMI, VECTOR_NMI),
                exit->interruption);
    check_equal(t, "guest RIP at the NMI exit", rip, exit->rip);
}

void(check_nmi_window)(struct test *t, const struct vm_exit *exit, uint64_t rip)
{
    check_reason(t, exit, EXIT_NMI_WINDOW);
    check_equal(t, "guest RIP at the NMI-window exit", rip, exit->rip);
}

void(check_guest_blocked)(struct test *t, bool blocked)
{
    uint64_t state = 0;

    check_error(t, vmcs_read(GUEST_INTERRUPTIBILITY, &state));
    check_equal(t, "interruptibility state, bit 3: blocking by NMI", blocked ? INTERRUPTIBILITY_NMI : 0,
                state & INTERRUPTIBILITY_NMI);
}

void(check_guest_handles_nmi)(struct test *t, struct vm_exit *exit, uint64_t rip)
{
    check_guest_event(t, exit, VECTOR_NMI, rip);
    check_guest_blocked(t, true);
    if (guest_run(t, exit))
        check_guest_done(t, exit);
    check_guest_blocked(t, false);
}

bool(guest_inject)(struct test *t, enum event_type type, unsigned vector)
{
    struct vm_injection event = {.information = INTERRUPTION(type, vector)};

    return check_error(t, vcpu_inject(&event));
}

bool(guest_halted)(struct test *t)
{
    if (!(t->vcpu->capabilities->misc & VMX_MISC_HLT)) {
        t->skipped = "no VM entry to a halted guest: IA32_VMX_MISC bit 6 is 0";
        return false;
    }
    return guest_set(t, GUEST_ACTIVITY_STATE, ACTIVITY_HLT);
}

bool(guest_opens_interrupts)(struct test *t)
{
    return guest_set(t, GUEST_RFLAGS, RFLAGS_FIXED | RFLAGS_IF);
}

/* IF must be 1 for it (SDM vol. 3, 26.3.1.4). */
bool(guest_inject_interrupt)(struct test *t)
{
    return guest_opens_interrupts(t) && guest_inject(t, EVENT_EXTERNAL_INTERRUPT, GUEST_INTERRUPT);
}
