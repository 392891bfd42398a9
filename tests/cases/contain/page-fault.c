#include "include/instructions.h"
#include "tests/contain/contain.h"
#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

#define HOST_CR2 0x123456789000UL /* used for nothing else */

CASE(contain, page-fault, "a guest that jumps to a page that its own tables do not map gets its own page fault and CR2; the host's CR2 stays",
     "SDM vol. 3, 4.7, and 27.5, Loading Host State, which has no CR2")
{
    uint64_t before = read_cr2();
    const struct guest_event *event;
    struct vm_exit exit = {0};

    write_cr2(HOST_CR2);
    if (contain_open(t) && contain_at(t, &contain_jumps)) {
        t->vcpu->gprs.rdi = GUEST_UNMAPPED;
        if (check_stops(t, &contain_jumps, EXIT_VMCALL, &exit)) {
            check_guest_event(t, &exit, VECTOR_PF, GUEST_UNMAPPED);
            event = guest_event(t, &exit);
            check_equal(t, "error code: not present, read in ring 0", 0, event ? event->error_code : ~0UL);
            check_equal(t, "CR2 of the guest", GUEST_UNMAPPED, t->vcpu->cr2);
            check_equal(t, "CR2 of the host", HOST_CR2, read_cr2());
            tell(t, "#PF in the guest at %#x, its CR2 %#lx", GUEST_UNMAPPED, t->vcpu->cr2);
        }
    }
    contain_close(t);
    write_cr2(before);
}
