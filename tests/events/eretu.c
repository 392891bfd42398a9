#include "tests/events/eretu.h"

#include "include/instructions.h"
#include "include/msr.h"
#include "include/vmx.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/events/trigger.h"

#define GENERAL_PROTECTION INTERRUPTION(EVENT_HARDWARE_EXCEPTION, VECTOR_GP)
#define GS                 0x5A5A5A5000UL
#define KERNEL_GS          0xA5A5A5A000UL

struct fred_frame eretu_frame(const struct test *t)
{
    struct fred_frame frame = fred_frame_user_at(TRIGGER_NOWHERE, t->user_stack, false);

    fred_frame_set_latch(fred_layout(), &frame, true);
    return frame;
}

void(eretu_refusals_open)(struct test *t)
{
    check(t, nmi_block(), "an NMI to block NMIs with");
    nmi_send();
    nmi_settle();
    wrmsr(IA32_GS_BASE, GS);
    wrmsr(IA32_KERNEL_GS_BASE, KERNEL_GS);
    fred_set_level(0); /* a CSL that an NMI left would make ERETU fault on any frame */
}

void(check_eretu_refused)(struct test *t, const struct fred_frame *frame)
{
    check_equal(t, "fault of ERETU", GENERAL_PROTECTION, fred_try_eretu(frame, 0));
    check_eretu_gs(t);
}

void(check_eretu_gs)(struct test *t)
{
    check_equal(t, "IA32_GS_BASE: not swapped", GS, rdmsr(IA32_GS_BASE));
    check_equal(t, "IA32_KERNEL_GS_BASE: not swapped", KERNEL_GS, rdmsr(IA32_KERNEL_GS_BASE));
}

void(eretu_refusals_close)(struct test *t)
{
    nmi_settle();
    check_equal(t, "NMIs handled: the one that blocks", 1, nmi_seen.handled);
    check_equal(t, "fault of the ERETS that unblocks NMIs", 0, nmi_unblock());
    check(t, nmi_wait(2), "the held NMI arrives then");
    wrmsr(IA32_GS_BASE, 0);
    wrmsr(IA32_KERNEL_GS_BASE, 0);
}

void(check_eretu_bits)(struct test *t, size_t word, uint64_t bits)
{
    for (unsigned bit = 0; bit < 64 && !t->failures; bit++) {
        struct fred_frame frame = eretu_frame(t);

        if (!(bits & BIT(bit)))
            continue;
        *(uint64_t *)((uint8_t *)&frame + word) ^= BIT(bit);
        check_eretu_refused(t, &frame);
        if (t->failures)
            tell(t, "with bit %u flipped", bit);
    }
}

void(check_eretu_bits_refused)(struct test *t, size_t word, uint64_t bits)
{
    eretu_refusals_open(t);
    check_eretu_bits(t, word, bits);
    eretu_refusals_close(t);
}
