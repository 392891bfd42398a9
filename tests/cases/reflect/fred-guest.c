#include "include/instructions.h"
#include "include/msr.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "nmi/reflect.h"
#include "tests/fred_guest/run.h"
#include "tests/harness/suite.h"
#include "vmm/run.h"

/*
 * The guest is in a handler on its level 3 when it exits for an NMI. The host's handler is at the host's
 * level, and has the frame of a type-2 event if the way makes one; then the guest goes on at its level.
 */
static void reflect_from(struct test *t, enum fred_swap swap, const struct nmi_way *way)
{
    struct vm_exit exit = {0};
    uint64_t config;

    if (!fred_guest_at(t, GUEST_CAUSE_NONE, false, swap) || !fred_guest_set_level(t, FRED_LEVELS - 1) ||
        !host_blocks(t, 1))
        return;
    nmi_handler_install();
    config = rdmsr(IA32_FRED_CONFIG);
    if (!check_error(t, vmm_run(t->vcpu, way, &exit)))
        return;
    check_equal(t, "NMIs reflected", 1, nmi_seen.handled);
    check_fred_guest_done(t, &exit);
    check_equal(t, "the guest's stack level", FRED_LEVELS - 1, fred_guest_level(t));
    check_equal(t, "the host's IA32_FRED_CONFIG", config, rdmsr(IA32_FRED_CONFIG));
    check(t, !nmi_probe_blocked(), "NMIs unblocked in the host");
    if (t->failures)
        tell(t, "way %s, MSRs swapped by %s", way->name, fred_guest_swap_names[swap]);
    nmi_handler_install();
}

CASE(reflect, fred-guest, "the NMI exits of a guest with FRED are reflected on the host's level, and the guest goes on at its own",
     "FRED 5.0, VMX; SDM vol. 3, 27.5.5, Updating Non-Register State")
{
    enum fred_swap swap;

    if (!fred_guest_open(t, (struct nmi_controls){.exiting = true}))
        return;
    for (unsigned n = 0; fred_guest_swap(t, n, &swap); n++) {
        for (unsigned way = 0; way < WAY_COUNT; way++)
            reflect_from(t, swap, &nmi_ways[way]);
    }
    fred_guest_close(t);
}
