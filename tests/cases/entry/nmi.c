#include "tests/guests/injection.h"
#include "tests/harness/suite.h"

static void inject_nmi(struct test *t, struct nmi_controls controls)
{
    if (t->failures || !guest_open(t, controls))
        return;
    check_injected(t, &(struct vm_injection){INTERRUPTION(EVENT_NMI, VECTOR_NMI), 0, 0});
    if (t->failures)
        tell(t, "NMI exiting %u, virtual NMIs %u", controls.exiting, controls.virtual_nmis);
    guest_close(t);
}

CASE(entry, nmi, "an NMI injected by a VM entry arrives in the guest with vector 2, whatever the NMI controls",
     "SDM vol. 3, 24.8.3, VM-Entry Controls for Event Injection, and 26.6.1.1, Details of Vectored-Event Injection")
{
    inject_nmi(t, (struct nmi_controls){.exiting = false});
    inject_nmi(t, (struct nmi_controls){.exiting = true});
    inject_nmi(t, (struct nmi_controls){.exiting = true, .virtual_nmis = true});
}
