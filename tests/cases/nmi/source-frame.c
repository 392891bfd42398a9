#include "nmi/handler.h"
#include "tests/events/nmi_source.h"
#include "tests/guests/host_nmis.h"
#include "tests/harness/suite.h"

CASE(nmi, source-frame, "the event data of an NMI is the bit of its command's vector, bit 0 for a vector above 15, and 0 on a CPU that reports no sources",
     "SDM vol. 3, 7.7.3 since edition 090, NMI-Source Reporting; FRED 5.0, event delivery: event data is 0 else")
{
    bool reported = nmi_sources_in_frames();

    for (unsigned vector = 0; vector < NMI_VECTORS && !t->failures; vector++) {
        nmi_send_vector(vector);
        check(t, nmi_wait(vector + 1), "the NMI arrives");
        check_equal(t, "event data", nmi_source(reported, vector), nmi_seen.frame.event_data);
        if (t->failures)
            tell(t, "vector %#x in the interrupt command", vector);
    }
    check_equal(t, "NMIs handled", NMI_VECTORS, nmi_seen.handled);
    tell(t, "NMI sources in frames: %s", reported ? "reported" : "none");
}
