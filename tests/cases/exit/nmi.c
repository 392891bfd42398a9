#include "nmi/handler.h"
#include "tests/events/nmi_source.h"
#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

/* Of a field that is not valid, only the valid bit is defined. */
static void check_information(struct test *t, const struct vm_exit *exit)
{
    check_exit_reason(t, "exit reason, all of it", EXIT_EXCEPTION_OR_NMI, exit->whole_reason);
    check_nmi_exit(t, exit, guest_step(GUEST_STEP_CALL));
    check_equal(t, "exit qualification: the NMI's source if the CPU reports that, else 0",
                nmi_source(nmi_sources_reported(), 0), exit->qualification);
    check_equal(t, "IDT-vectoring information, valid", 0, exit->vectoring & INTERRUPTION_VALID);
    check_equal(t, "guest RSP", GUEST_STACK_TOP, exit->rsp);
    check_equal(t, "activity state", ACTIVITY_ACTIVE, exit->activity);
    check_equal(t, "pending debug exceptions", 0, exit->pending_debug);
}

static void exit_with(struct test *t, bool virtual_nmis, bool blocked, uint64_t rflags)
{
    struct vm_exit exit = {0};

    nmi_unblock();
    if (!guest_open(t, (struct nmi_controls){.exiting = true, .virtual_nmis = virtual_nmis}))
        return;
    if (host_blocks(t, 1) && guest_at(t, GUEST_STEP_CALL, blocked) && guest_set(t, GUEST_RFLAGS, rflags) &&
        guest_run(t, &exit)) {
        check_information(t, &exit);
        check_equal(t, "guest RFLAGS without RF, see exit/nmi-rf", rflags, exit.rflags & ~RFLAGS_RF);
        check_equal(t, "interruptibility state: an NMI exit does not block NMIs in the guest",
                    blocked ? INTERRUPTIBILITY_NMI : 0, exit.interruptibility);
    }
    if (t->failures)
        tell(t, "virtual NMIs %u, blocked %u, guest RFLAGS %#lx", virtual_nmis, blocked, rflags);
    guest_close(t);
}

CASE(exit, nmi, "an NMI exit has reason 0, information 80000202h, no event in delivery, and an unchanged guest",
     "SDM vol. 3, 27.1, 27.2.2, Information for VM Exits Due to Vectored Events, 27.3.3 and 27.3.4")
{
    exit_with(t, false, false, RFLAGS_FIXED);
    exit_with(t, false, false, RFLAGS_FIXED | RFLAGS_AC | RFLAGS_NT | RFLAGS_DF);
    exit_with(t, true, false, RFLAGS_FIXED);
    exit_with(t, true, true, RFLAGS_FIXED);
    t->nmis_after = LEFT_BLOCKED;
}
