#include "nmi/latch.h"

#include "boot/report/phase.h"
#include "nmi/apic.h"
#include "nmi/handler.h"

per_cpu struct fred_frame nmi_first_frame;

static per_cpu struct context latch_recovery;
static per_cpu volatile bool first_nmi_seen;

static void catch_first_nmi(struct fred_regs *regs)
{
    if (fred_frame_type(&regs->frame) != EVENT_NMI || fred_frame_vector(&regs->frame) != VECTOR_NMI)
        fred_unexpected(regs);
    nmi_first_frame = regs->frame;
    first_nmi_seen = true;
    nmi_account_served(&nmi_account);
    fred_abandon(&latch_recovery);
}

static error take_first_nmi(void)
{
    fred_hook_raw(catch_first_nmi);
    phase_begin(PHASE_LATCH);
    first_nmi_seen = false;
    if (context_save(&latch_recovery) == 0) {
        nmi_send();
        nmi_settle_first();
    }
    nmi_settle_learn();
    fred_hook_raw(NULL);
    return first_nmi_seen ? NULL
                          : FAIL("the NMI sent to this CPU through the %s did not arrive", apic_mode());
}

error nmi_learn_latch(const struct options *o)
{
    const struct fred_layout *learned;

    TRY(take_first_nmi());

    bool ss18 = fred_frame_latch(&fred_ss18, &nmi_first_frame);
    bool cs28 = fred_frame_latch(&fred_cs28, &nmi_first_frame);

    if (ss18 == cs28)
        return FAIL(
            "want the latch in SS bit 18 or in CS bit 28 of an NMI's frame, got it in %s: SS slot %#lx, "
            "CS slot %#lx",
            ss18 ? "both" : "neither", nmi_first_frame.ss, nmi_first_frame.cs);
    learned = ss18 ? &fred_ss18 : &fred_cs28;
    if (o->layout != LAYOUT_AUTO && (o->layout == LAYOUT_SS18) != ss18)
        return FAIL("layout=%s was asked for, but this CPU keeps the latch in %s: use layout=auto",
                    ss18 ? "cs28" : "ss18", learned->latch_name);
    fred_use_layout(learned);
    return NULL;
}
