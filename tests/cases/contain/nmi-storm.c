#include "nmi/handler.h"
#include "tests/contain/contain.h"
#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

#define SENT  200
#define APART 2000 /* rounds between two NMIs: enough for one to arrive */

/* Returns the number of NMI exits, after checking that each was handled once. */
static unsigned send_from_guest(struct test *t, unsigned apart)
{
    struct vm_exit exit = {0};

    nmi_handler_install();
    if (!guest_at_send_nmi(t, false))
        return 0;

    struct registers gprs = t->vcpu->gprs;

    if (!contain_at(t, &contain_sends_nmis))
        return 0;
    t->vcpu->gprs = gprs;
    t->vcpu->gprs.rbx = SENT;
    t->vcpu->gprs.rbp = apart;
    for (unsigned i = 1; i < SENT; i++) /* the first is counted already */
        nmi_account_sent(&nmi_account, false);
    if (!check_stops(t, &contain_sends_nmis, EXIT_VMCALL, &exit))
        return 0;
    check_guest_done(t, &exit);
    check_equal(t, "NMIs handled, of NMI exits", t->vcpu->exits[EXIT_EXCEPTION_OR_NMI], nmi_seen.handled);
    check(t, !nmi_probe_blocked(), "NMIs unblocked in the host");
    return t->vcpu->exits[EXIT_EXCEPTION_OR_NMI];
}

CASE(contain, nmi-storm, "each NMI exit of a guest that sends itself NMIs, slowly or at full speed, is handled once; none stays pending",
     "SDM vol. 3, 25.2, NMI exiting, and 6.7.1, Handling Multiple NMIs")
{
    unsigned slow, fast;

    if (!contain_open(t) || !guest_open(t, (struct nmi_controls){.exiting = true}))
        return;
    slow = send_from_guest(t, APART);
    check_equal(t, "exits for NMIs far apart", SENT, slow);
    fast = send_from_guest(t, 1);
    check(t, fast && fast <= SENT, "exits for NMIs in a row: at most one each, for NMIs can merge");
    tell(t, "%u NMIs sent by the guest: %u exits when far apart; %u in a row: %u exits, %u merged", SENT,
         slow, SENT, fast, SENT - fast);
    guest_close(t);
    contain_close(t);
}
