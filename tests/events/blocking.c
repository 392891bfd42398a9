#include "tests/events/blocking.h"

#include "nmi/apic.h"
#include "nmi/handler.h"

#define MOST_SENT 4 /* 0 to 3 */

/* SDM vol. 3, 6.7.1: one NMI is pending while NMIs are blocked. SDM vol. 2, ERETS: the latch unblocks NMIs,
 * and nothing in ERETS blocks them. */
static const struct row {
    bool blocked_in_handler, latch;
    unsigned in_handler[MOST_SENT]; /* handled before its ERETS, by the number sent there */
    unsigned in_all[MOST_SENT];     /* and those handled after it has returned */
    bool blocked_afterwards;
} rows[] = {
    {false, false, {0, 1, 2, 3}, {0, 1, 2, 3}, false},
    {false, true, {0, 1, 2, 3}, {0, 1, 2, 3}, false},
    {true, false, {0, 0, 0, 0}, {0, 0, 0, 0}, true},
    {true, true, {0, 0, 0, 0}, {0, 1, 1, 1}, false},
};

static const struct row *row;
static unsigned sent_inside, handled_before, handled_inside, handler_runs;

static void in_the_handler(struct fred_regs *regs)
{
    nmi_inside(NULL);
    handler_runs++;
    handled_before = nmi_seen.handled;
    for (unsigned i = 0; i < sent_inside; i++) {
        nmi_send();
        nmi_settle();
    }
    handled_inside = nmi_seen.handled - handled_before;
    fred_frame_set_latch(fred_layout(), &regs->frame, row->latch);
}

static void check_row(struct test *t, blocking_way *way, bool blocks)
{
    unsigned handled;

    nmi_handler_install();
    handler_runs = 0;
    if (row->blocked_in_handler && !blocks)
        check(t, nmi_block(), "an NMI to block NMIs with");
    way(in_the_handler);
    nmi_settle();
    handled = nmi_seen.handled - handled_before;
    check_equal(t, "runs of the handler", 1, handler_runs);
    check_equal(t, "NMIs handled before its ERETS", row->in_handler[sent_inside], handled_inside);
    check_equal(t, "NMIs handled when it has returned", row->in_all[sent_inside], handled);
    check_equal(t, "NMIs blocked afterwards", row->blocked_afterwards, nmi_probe_blocked());
    check_equal(t, "fault of the ERETS that unblocks NMIs", 0, nmi_unblock());
    check(t, nmi_wait(handled_before + handled + 1),
          "the NMI of that probe arrives, alone or with a pending one");
    nmi_settle();
    check_equal(t, "NMIs handled in the end", handled_before + handled + 1, nmi_seen.handled);
}

void(check_blocking)(struct test *t, blocking_way *way, bool blocks)
{
    for (row = rows; row < rows + COUNT_OF(rows) && !t->failures; row++) {
        if (blocks && !row->blocked_in_handler)
            continue;
        for (sent_inside = 0; sent_inside < MOST_SENT && !t->failures; sent_inside++)
            check_row(t, way, blocks);
        if (t->failures)
            tell(t, "with NMIs %s in the handler, latch %s, %u sent",
                 row->blocked_in_handler ? "blocked" : "unblocked", row->latch ? "set" : "clear",
                 sent_inside - 1);
    }
}
