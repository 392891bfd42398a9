#include "include/vmx.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/harness/suite.h"

#define GENERAL_PROTECTION INTERRUPTION(EVENT_HARDWARE_EXCEPTION, VECTOR_GP)

CASE(nmi, other-latch-refused, "the other layout's latch does not unblock NMIs: ERETS raises a general-protection exception, or returns with NMIs blocked",
     "SDM vol. 2, ERETS: CS bits 63:19 and SS bits 31:19 must be 0; FRED draft 3.0: SS bits 31:16 are zero")
{
    const struct fred_layout *other = fred_layout() == &fred_ss18 ? &fred_cs28 : &fred_ss18;
    struct fred_frame frame = fred_frame_here(false);
    uint64_t fault;

    fred_frame_set_latch(other, &frame, true);
    check(t, nmi_block(), "an NMI to block NMIs with");
    fault = fred_try_erets(&frame);
    if (fred_layout() == &fred_ss18)
        check_equal(t, "fault of ERETS, as interruption information", GENERAL_PROTECTION, fault);
    else
        check(t, fault == 0 || fault == GENERAL_PROTECTION, "no fault, or #GP");
    check(t, nmi_probe_blocked(), "NMIs blocked afterwards");
    check_equal(t, "NMIs handled", 1, nmi_seen.handled);
    tell(t, "%s set: %s, and NMIs stay blocked", other->latch_name, fault ? "#GP(0)" : "no fault");
    check_equal(t, "fault of the ERETS that unblocks NMIs", 0, nmi_unblock());
    check(t, nmi_wait(2), "the pending NMI arrives as soon as NMIs are unblocked");
}
