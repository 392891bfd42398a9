#include "tests/guests/injection.h"
#include "tests/harness/suite.h"

/* Virtual NMIs need NMI exiting, and NMI-window exiting needs virtual NMIs. */
static bool is_legal(struct nmi_controls c)
{
    return c.window ? c.virtual_nmis && c.exiting : c.exiting || !c.virtual_nmis;
}

static void try_entry(struct test *t, struct nmi_controls controls)
{
    struct vm_exit exit = {0};

    if (!guest_open(t, controls))
        return;
    if (guest_at(t, GUEST_STEP_CALL, true)) {
        if (!is_legal(controls))
            check_entry_refused(t, "inconsistent NMI controls", VMX_ERROR_CONTROLS);
        else if (guest_run(t, &exit))
            check_guest_done(t, &exit);
    }
    if (t->failures)
        tell(t, "NMI exiting %u, virtual NMIs %u, NMI-window exiting %u", controls.exiting,
             controls.virtual_nmis, controls.window);
    guest_close(t);
}

CASE(entry, nmi-controls, "VM entry accepts only the four valid combinations of NMI exiting, virtual NMIs and NMI-window exiting",
     "SDM vol. 3, 26.2.1.1, VM-Execution Control Fields, and 30.4, VM Instruction Error Numbers")
{
    for (unsigned i = 0; i < 8 && !t->failures && !t->skipped; i++)
        try_entry(t, (struct nmi_controls){.exiting = i & 1, .virtual_nmis = i & 2, .window = i & 4});
}
