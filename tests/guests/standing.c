#include "tests/guests/standing.h"

#include "include/descriptors.h"
#include "include/paging.h"
#include "include/vmx_instructions.h"
#include "nmi/apic.h"
#include "nmi/handler.h"

#define RING_3 3

const char *const standing_names[STANDINGS] = {
    [STANDS_OPEN] = "open",
    [STANDS_BLOCKED] = "blocked",
    [STANDS_EMPTY] = "blocked, none held",
    [STANDS_HELD] = "blocked, one held",
};

bool(host_stand)(struct test *t, enum standing as)
{
    nmi_unblock();
    nmi_handler_install();
    return as == STANDS_OPEN || host_blocks(t, as == STANDS_HELD);
}

void(check_host_stands)(struct test *t, enum standing as, unsigned handled)
{
    nmi_settle();
    check_equal(t, "NMIs handled in the host", handled, nmi_seen.handled);
    if (as == STANDS_OPEN)
        check(t, !nmi_probe_blocked(), "NMIs not blocked in the host");
    if (as == STANDS_BLOCKED)
        check(t, nmi_probe_blocked(), "NMIs blocked in the host");
    check_equal(t, "fault of the ERETS that unblocks NMIs", 0, nmi_unblock());
    nmi_settle();
    check_equal(t, "NMIs handled in the host once they are open", handled + (as != STANDS_EMPTY),
                nmi_seen.handled);
}

bool(guest_launches)(struct test *t, bool launch)
{
    uint64_t vmcs = t->vcpu->vmcs;
    struct vm_exit exit = {0};

    if (!launch)
        return t->vcpu->launched || (guest_at(t, GUEST_STEP_CALL, false) && guest_run(t, &exit));
    t->vcpu->launched = false;
    return check(t, vmclear(vmcs) && vmptrld(vmcs), "VMCLEAR and VMPTRLD of the VMCS");
}

void guest_open_pages(struct test *t)
{
    for (uint64_t table = GUEST_TABLES; table < GUEST_END; table += PAGE_SIZE) {
        uint64_t *entry = guest_memory(&t->vcpu->guest, table, sizeof(*entry));

        *entry |= PAGE_USER;
    }
}

bool(guest_ring3)(struct test *t)
{
    uint64_t dpl = RING_3 << ACCESS_DPL_SHIFT;

    guest_open_pages(t);
    return guest_set(t, GUEST_CS_SELECTOR, SELECTOR_CODE | RING_3) &&
           guest_set(t, GUEST_CS_ACCESS_RIGHTS, ACCESS_CODE64 | dpl) &&
           guest_set(t, GUEST_SS_SELECTOR, SELECTOR_DATA | RING_3) &&
           guest_set(t, GUEST_SS_ACCESS_RIGHTS, ACCESS_DATA | dpl);
}

void(guest_ring3_close)(struct test *t)
{
    check_error(t, guest_renew(&t->vcpu->guest));
}
