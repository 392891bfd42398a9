#include "tests/blocking.h"

#include "nmi/apic.h"
#include "nmi/service.h"

#define MOST_SENT 4 /* 0 to 3 */

/* SDM vol. 3, 6.7.1: one NMI is held while they are blocked. SDM vol. 2, ERETS: the latch opens, nothing
 * blocks. */
static const struct row {
    bool blocked_in_handler, latch;
    unsigned in_handler[MOST_SENT]; /* by the number sent there: how many are served before its ERETS */
    unsigned in_all[MOST_SENT];     /* and how many when it has returned */
    bool blocked_afterwards;
} rows[] = {
    {false, false, {0, 1, 2, 3}, {0, 1, 2, 3}, false},
    {false, true, {0, 1, 2, 3}, {0, 1, 2, 3}, false},
    {true, false, {0, 0, 0, 0}, {0, 0, 0, 0}, true},
    {true, true, {0, 0, 0, 0}, {0, 1, 1, 1}, false},
};

static const struct row *row;
static unsigned sent, served_before, served_inside, runs;

static void in_the_handler(struct fred_regs *regs)
{
    nmi_inside(NULL);
    runs++;
    served_before = nmi_seen.served;
    for (unsigned i = 0; i < sent; i++) {
        nmi_send();
        nmi_settle();
    }
    served_inside = nmi_seen.served - served_before;
    fred_frame_set_latch(fred_layout(), &regs->frame, row->latch);
}

static void check_row(struct test *t, blocking_way *way, bool blocks)
{
    unsigned served;

    nmi_service_open();
    runs = 0;
    if (row->blocked_in_handler && !blocks)
        check(t, nmi_block(), "an NMI to block NMIs with");
    way(in_the_handler);
    nmi_settle();
    served = nmi_seen.served - served_before;
    check_equal(t, "runs of the handler", 1, runs);
    check_equal(t, "NMIs served before its ERETS", row->in_handler[sent], served_inside);
    check_equal(t, "NMIs served when it has returned", row->in_all[sent], served);
    check_equal(t, "NMIs blocked afterwards", row->blocked_afterwards, nmi_probe_blocked());
    check_equal(t, "fault of the ERETS that opens NMIs", 0, nmi_open());
    check(t, nmi_wait(served_before + served + 1),
          "the NMI of that probe, alone or with those held, arrives");
    nmi_settle();
    check_equal(t, "NMIs served in the end", served_before + served + 1, nmi_seen.served);
}

void check_blocking(struct test *t, blocking_way *way, bool blocks)
{
    for (row = rows; row < rows + COUNT_OF(rows) && !t->failures; row++) {
        if (blocks && !row->blocked_in_handler)
            continue;
        for (sent = 0; sent < MOST_SENT && !t->failures; sent++)
            check_row(t, way, blocks);
        if (t->failures)
            tell(t, "with NMIs %s in the handler, latch %s, %u sent",
                 row->blocked_in_handler ? "blocked" : "open", row->latch ? "set" : "clear", sent - 1);
    }
}
