#include "include/vmx.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/events/nmi_source.h"
#include "tests/guests/nmi_exit.h"
#include "tests/harness/suite.h"

CASE(reflect, exit-blocks, "an NMI exit consumes the NMI and leaves NMIs blocked in the host",
     "SDM vol. 3, 25.2, 27.2.2, Information for VM Exits Due to Vectored Events, and 27.5.5")
{
    struct vm_exit exit = {0};

    if (!nmi_exit(t, &exit))
        return;
    check_equal(t, "VM-exit interruption information", INTERRUPTION(EVENT_NMI, VECTOR_NMI),
                exit.interruption);
    check_equal(t, "IDT-vectoring information, valid", 0, exit.vectoring & INTERRUPTION_VALID);
    check_equal(t, "exit qualification: the NMI's source if the CPU reports that, else 0",
                nmi_source(nmi_sources_reported(), 0), exit.qualification);
    check(t, nmi_probe_blocked(), "NMIs blocked after the exit");
    check_equal(t, "NMI handler runs", 0, nmi_seen.handled);
    check_equal(t, "fault of the ERETS that unblocks NMIs", 0, nmi_unblock());
    check(t, nmi_wait(1), "the pending NMI arrives as soon as NMIs are unblocked");
    check_equal(t, "NMI handler runs", 1, nmi_seen.handled);
}
