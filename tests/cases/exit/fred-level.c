#include "include/instructions.h"
#include "include/msr.h"
#include "nmi/handler.h"
#include "tests/fred_guest/run.h"
#include "tests/harness/suite.h"

#define LEVEL(config) ((config)&FRED_CONFIG_LEVEL)

/* Host and guest each at any level. The host's is the backend's too, where the CPU's FRED is not in use. */
static void run_at(struct test *t, enum fred_swap swap, unsigned host, unsigned guest)
{
    struct vm_exit exit = {0};
    uint64_t before;

    if (!fred_guest_at(t, GUEST_CAUSE_UD, false, swap) || !fred_guest_set_level(t, guest))
        return;
    fred_set_level(host);
    before = rdmsr(IA32_FRED_CONFIG);
    if (fred_guest_run(t, &exit)) {
        check_equal(t, "the host's stack level after the exit", host, fred_level());
        check_equal(t, "IA32_FRED_CONFIG of the CPU after the exit", before, rdmsr(IA32_FRED_CONFIG));
        if (check_fred_guest_handles(t, &exit, false))
            check_equal(t, "stack level in the frame", guest,
                        (fred_guest_frame(t, &exit)->cs & FRAME_CS_LEVEL) >> FRAME_CS_LEVEL_SHIFT);
        check_equal(t, "the guest's stack level", guest, fred_guest_level(t));
    }
    check(t, !nmi_probe_blocked(), "NMIs not blocked in the host");
    fred_set_level(0);
    if (t->failures)
        tell(t, "host at level %u, guest at level %u, swapped by %s", host, guest,
             fred_guest_swap_names[swap]);
}

CASE(exit, fred-level, "an exit finds the host on the level at which it entered the guest, whatever the guest's level, and saves that one",
     "FRED 5.0, VMX: IA32_FRED_CONFIG bits 1:0 are the current stack level")
{
    enum fred_swap swap;

    if (!fred_guest_open(t, (struct nmi_controls){.exiting = true}))
        return;
    for (unsigned n = 0; fred_guest_swap(t, n, &swap); n++) {
        for (unsigned i = 0; !t->failures && i < FRED_LEVELS * FRED_LEVELS; i++)
            run_at(t, swap, i / FRED_LEVELS, i % FRED_LEVELS);
    }
    fred_guest_close(t);
}
