#include "tests/frames/nmis.h"

#include "nmi/apic.h"
#include "nmi/handler.h"

static unsigned counted;

static unsigned nmis_since_last_time(void)
{
    unsigned before = counted;

    counted = nmi_seen.handled;
    return counted - before;
}

void frames_nmis_close(struct test *t, const struct frames_row *row)
{
    if (row->kind == AT_NMI || row->nmis != NMIS_AS_THEY_ARE)
        check(t, nmi_block(), "an NMI to block NMIs with");
    if (row->kind == AT_NMI || row->nmis == NMIS_CLOSED_ONE_HELD) {
        nmi_send();
        nmi_settle();
    }
    counted = nmi_seen.handled;
}

void frames_nmis_note(const struct frames_row *row, struct frames_seen *seen)
{
    if (row->nmis == NMIS_AS_THEY_ARE)
        return;
    seen->nmis = nmis_since_last_time();
    seen->nmi_rip = seen->nmis && nmi_seen.frame.cs & 3 ? nmi_seen.frame.rip : 0;
    nmi_send();
    nmi_settle();
    seen->nmi_sent = nmis_since_last_time();
}

void frames_nmis_open(struct test *t, const struct frames_row *row, struct frames_seen *seen)
{
    if (row->nmis == NMIS_AS_THEY_ARE)
        return;
    check_equal(t, "fault of the ERETS that unblocks NMIs", 0, nmi_unblock());
    nmi_settle();
    seen->nmi_late = nmis_since_last_time();
}
