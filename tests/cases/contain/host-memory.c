#include "tests/contain/contain.h"
#include "tests/harness/suite.h"
#include "tests/state/memory_sums.h"

#define WRITTEN 0x0123456789ABCDEFUL

static bool guest_write(struct test *t, uint64_t address, struct vm_exit *exit)
{
    t->vcpu->gprs.rdi = address;
    t->vcpu->gprs.rax = WRITTEN;
    return check_error(t, vcpu_enter(t->vcpu, exit, VCPU_TICKS));
}

CASE(contain, host-memory, "guest writes inside and outside its memory change no byte of the host except what an exit writes",
     "SDM vol. 3, 24.1 and 28.2: the VMCS, and the pages that EPT maps")
{
    struct vm_exit exit = {0};
    unsigned pages;

    /* The first entry changes what is written only once, such as dirty bits of the host's page tables. */
    if (!contain_open(t) || !contain_at(t, &contain_writes) || !guest_write(t, CONTAIN_MEMORY, &exit) ||
        !check_error(t, vmcs_write(GUEST_RIP, GUEST_CODE)) || !check_error(t, memory_sums_keep(t)))
        return;
    guest_write(t, CONTAIN_MEMORY + 8, &exit);
    vmcs_write(GUEST_RIP, GUEST_CODE);
    guest_write(t, GUEST_NOWHERE, &exit);
    pages = check_memory_sums(t);
    tell(t, "%u pages of image and arena compared", pages);
    check_exit_reason(t, "exit reason of the write outside", EXIT_EPT_VIOLATION, exit.reason);
    check_equal(t, "value written inside", WRITTEN,
                *(uint64_t *)guest_memory(&t->vcpu->guest, CONTAIN_MEMORY + 8, 8));
    contain_close(t);
}
