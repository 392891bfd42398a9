#include "tests/fred_guest/cet.h"

#include "vmm/guest_cet.h"

/* Around each top: below it what is pushed, above it what must stay. */
#define BELOW 8
#define ABOVE 2

bool(fred_cet_open)(struct test *t, struct nmi_controls controls, uint64_t s_cet)
{
    t->skipped = fred_guest_absent(t->vcpu);
    if (!t->skipped)
        t->skipped = guest_cet_absent(t->vcpu, s_cet);
    return !t->skipped && fred_guest_open(t, controls);
}

uint64_t *(fred_cet_words)(struct test *t, uint64_t ssp)
{
    uint64_t *words = guest_memory(&t->vcpu->guest, ssp - GUEST_SHADOW, CET_PUSHED);

    check(t, words, "the shadow stack in the guest's memory");
    return words;
}

static void clear(struct test *t, uint64_t top)
{
    uint64_t *words = fred_cet_words(t, top);

    for (int i = -BELOW; words && i < ABOVE; i++)
        words[i] = CET_UNUSED;
}

bool(fred_cet_start)(struct test *t, uint64_t s_cet)
{
    clear(t, CET_SSP);
    for (unsigned level = 0; level < FRED_LEVELS; level++)
        clear(t, GUEST_FRED_SHADOW(level));
    return check_error(t, guest_cet_on(t->vcpu, s_cet, CET_SSP));
}

static uint64_t field(struct test *t, enum vmcs_field field)
{
    uint64_t value = 0;

    check_error(t, vmcs_read(field, &value));
    return value;
}

uint64_t(fred_cet_ssp)(struct test *t)
{
    return field(t, GUEST_SSP);
}

bool(fred_cet_tracks)(struct test *t)
{
    return field(t, GUEST_IA32_S_CET) & S_CET_TRACKER;
}

bool(check_fred_cet_fault)(struct test *t, unsigned vector, unsigned code, uint64_t rip)
{
    struct vm_exit exit = {0};

    return fred_guest_run(t, &exit) &&
           check_exit_reason(t, "exit reason, all of it", EXIT_EXCEPTION_OR_NMI, exit.whole_reason) &&
           check_equal(t, "VM-exit interruption information without bit 12",
                       INTERRUPTION_WITH_CODE(EVENT_HARDWARE_EXCEPTION, vector),
                       exit.interruption & ~(uint32_t)INTERRUPTION_IRET) &&
           check_equal(t, "error code of the fault", code, exit.error_code) &&
           check_equal(t, "guest RIP, at the instruction that faults", rip, exit.rip);
}

bool(check_fred_cet_endbranch)(struct test *t, const struct vm_exit *exit, uint64_t rip)
{
    const struct fred_frame *frame;

    if (!check_fred_guest_handles(t, exit, false))
        return false;
    frame = fred_guest_frame(t, exit);
    return frame && check_equal(t, "vector of the event", VECTOR_CP, fred_frame_vector(frame)) &&
           check_equal(t, "error code, ENDBRANCH", CP_ENDBRANCH, frame->error_code) &&
           check_equal(t, "RIP in the frame, at the target", rip, frame->rip) &&
           check_equal(t, "CS slot, bit 18: the tracker was waiting", FRAME_CS_WFE,
                       frame->cs & FRAME_CS_WFE) &&
           check(t, !fred_cet_tracks(t), "the tracker does not wait in the handler");
}
