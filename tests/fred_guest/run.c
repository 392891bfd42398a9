#include "tests/fred_guest/run.h"

#include "include/descriptors.h"
#include "include/fred.h"
#include "include/msr.h"
#include "include/vmx_instructions.h"
#include "nmi/handler.h"
#include "tests/guests/standing.h"

const char *const fred_guest_swap_names[] = {
    [FRED_SWAPPED_BY_NONE] = "none",
    [FRED_SWAPPED_BY_AREAS] = "MSR areas",
    [FRED_SWAPPED_BY_CONTROLS] = "the FRED controls",
};

static bool injects_nmi, has_efer;
static uint64_t efer_before;

bool(fred_guest_open)(struct test *t, struct nmi_controls controls)
{
    t->skipped = fred_guest_absent(t->vcpu);
    if (t->skipped || !guest_open(t, controls))
        return false;
    has_efer = vmread(GUEST_IA32_EFER, &efer_before);
    if (has_efer)
        vmwrite(GUEST_IA32_EFER, efer_before | EFER_SCE); /* must not matter: see ring3/syscall-without-sce */
    return true;
}

void(fred_guest_close)(struct test *t)
{
    if (has_efer)
        vmwrite(GUEST_IA32_EFER, efer_before);
    vmcs_write(EXCEPTION_BITMAP, 0);
    check_error(t, fred_guest_off(t->vcpu));
    guest_ring3_close(t);
    guest_close(t);
}

bool(fred_guest_at)(struct test *t, enum guest_fred_cause cause, bool ring3, enum fred_swap swap)
{
    injects_nmi = false;
    return check_error(t, vcpu_start_fred(t->vcpu, GUEST_STEP_CALL, swap)) &&
           guest_set(t, GUEST_RIP, guest_fred_cause(cause)) && (!ring3 || guest_ring3(t)) &&
           (!ring3 || (guest_set(t, GUEST_CS_SELECTOR, FRED_GUEST_USER_CS) &&
                       guest_set(t, GUEST_SS_SELECTOR, FRED_GUEST_USER_SS)));
}

bool fred_guest_handles(const struct vm_exit *exit)
{
    return exit->reason == EXIT_VMCALL &&
           (exit->rip == guest_fred_handler(false) || exit->rip == guest_fred_handler(true));
}

/* An NMI that came to the guest without an exit. */
static void account(struct test *t, const struct vm_exit *exit)
{
    const struct fred_frame *frame = guest_memory(&t->vcpu->guest, exit->rsp, sizeof(*frame));

    if (!fred_guest_handles(exit) || !frame || fred_frame_type(frame) != EVENT_NMI)
        return;
    if (!injects_nmi)
        nmi_account_served(&nmi_account);
    injects_nmi = false;
}

bool(fred_guest_run)(struct test *t, struct vm_exit *exit)
{
    uint64_t event = 0;

    vmread(ENTRY_INTERRUPTION_INFORMATION, &event);
    injects_nmi |= (event & (INTERRUPTION_VALID | INTERRUPTION_TYPE | INTERRUPTION_VECTOR)) ==
                   INTERRUPTION(EVENT_NMI, VECTOR_NMI);
    if (!check_error(t, vcpu_enter(t->vcpu, exit, guest_ticks())))
        return false;
    account(t, exit);
    return exit->reason != EXIT_VMCALL || check_error(t, vcpu_skip(t->vcpu, exit));
}

static void tell_exit(struct test *t, const struct vm_exit *exit)
{
    const struct fred_frame *frame = guest_memory(&t->vcpu->guest, exit->rsp, sizeof(*frame));
    char text[160];

    vm_exit_text(text, sizeof(text), exit, &t->vcpu->gprs);
    tell(t, "the guest exits for %s", text);
    if (!frame || !fred_guest_handles(exit))
        return;
    fred_event_name(text, sizeof(text), fred_frame_type(frame), fred_frame_vector(frame));
    tell(t, "its handler has %s, error code %#lx, of RIP %#lx", text, frame->error_code, frame->rip);
}

bool(check_fred_guest_handles)(struct test *t, const struct vm_exit *exit, bool ring3)
{
    bool good = check_exit_reason(t, "exit reason, all of it", EXIT_VMCALL, exit->whole_reason);

    good = good && check_equal(t, "RIP of the handler's VMCALL", guest_fred_handler(ring3), exit->rip);
    if (!good)
        tell_exit(t, exit);
    return good;
}

bool(check_fred_guest_done)(struct test *t, const struct vm_exit *exit)
{
    bool good = check_exit_reason(t, "exit reason, all of it", EXIT_VMCALL, exit->whole_reason);

    good = good && check(t, !fred_guest_handles(exit), "no event in the guest");
    good = good && check_equal(t, "RAX of the guest: its step is done", GUEST_CALL_DONE, t->vcpu->gprs.rax);
    if (!good)
        tell_exit(t, exit);
    return good;
}

struct fred_frame *(fred_guest_frame)(struct test *t, const struct vm_exit *exit)
{
    struct fred_frame *frame = guest_memory(&t->vcpu->guest, exit->rsp, sizeof(*frame));

    check(t, frame, "the frame in the guest's memory");
    return frame;
}

bool(fred_guest_put_frame)(struct test *t, uint64_t at, uint64_t rip, unsigned level, bool ring3, bool latch)
{
    struct fred_frame *frame = guest_memory(&t->vcpu->guest, at, sizeof(*frame));

    if (!check(t, frame, "the place of a frame in the guest's memory"))
        return false;
    *frame = (struct fred_frame){
        .rip = rip,
        .cs = (ring3 ? FRED_GUEST_USER_CS : SELECTOR_CODE) | (uint64_t)level << FRAME_CS_LEVEL_SHIFT,
        .rflags = RFLAGS_FIXED,
        .rsp = GUEST_STACK_TOP,
        .ss = (ring3 ? FRED_GUEST_USER_SS : SELECTOR_DATA) | (latch ? FRAME_SS_NMI : 0),
    };
    return true;
}

uint64_t(fred_guest_msr)(struct test *t, uint32_t msr)
{
    uint64_t value = 0;

    check_error(t, fred_guest_read(t->vcpu, msr, &value));
    return value;
}

bool(fred_guest_set_msr)(struct test *t, uint32_t msr, uint64_t value)
{
    return check_error(t, fred_guest_write(t->vcpu, msr, value));
}

unsigned(fred_guest_level)(struct test *t)
{
    return fred_guest_msr(t, IA32_FRED_CONFIG) & FRED_CONFIG_LEVEL;
}

bool(fred_guest_set_level)(struct test *t, unsigned level)
{
    uint64_t config = fred_guest_msr(t, IA32_FRED_CONFIG);

    return fred_guest_set_msr(t, IA32_FRED_CONFIG, (config & ~FRED_CONFIG_LEVEL) | level);
}

bool(fred_guest_inject)(struct test *t, const struct vm_injection *event, uint64_t data)
{
    return check_error(t, vcpu_inject_with_data(event, data));
}

bool fred_guest_swap(const struct test *t, unsigned number, enum fred_swap *swap)
{
    *swap = number ? FRED_SWAPPED_BY_CONTROLS : FRED_SWAPPED_BY_AREAS;
    return number < (fred_guest_has_controls(t->vcpu) ? 2U : 1U);
}
