#include "nmi/apic.h"
#include "nmi/handler.h"
#include "nmi/latch.h"
#include "tests/harness/suite.h"

CASE(nmi, latch-by-cpu, "every NMI's frame has the latch where the first one had it, and nowhere else",
     "FRED 5.0, event delivery: SS bit 18; FRED draft 3.0: CS bit 28")
{
    const struct fred_layout *other = fred_layout() == &fred_ss18 ? &fred_cs28 : &fred_ss18;

    nmi_send();
    check(t, nmi_wait(1), "the NMI arrives");

    struct fred_frame frame = nmi_seen.frame;

    check(t, fred_frame_latch(fred_layout(), &nmi_first_frame), "the latch in the first NMI's frame");
    check(t, fred_frame_latch(fred_layout(), &frame), "the latch in a later NMI's frame");
    check(t, !fred_frame_latch(other, &frame), "the other layout's bit clear");
    tell(t, "latch in %s: CS slot %#018lx, SS slot %#018lx", fred_layout()->latch_name, frame.cs, frame.ss);
}
