#include "tests/blocking/held.h"

#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/blocking/returns.h"

static unsigned arrived;
static uint64_t last_rip;

static void on_nmi(struct fred_regs *regs)
{
    arrived++;
    last_rip = regs->frame.rip;
    if (last_rip == RETURN_IRETW_TARGET)
        return_go_on(regs);
}

void(held_open)(struct test *t)
{
    nmi_handler_install();
    check(t, nmi_block(), "an NMI to block NMIs with");
    nmi_inside(on_nmi);
    arrived = 0;
    last_rip = 0;
    nmi_send();
    nmi_settle();
    check_equal(t, "NMIs that arrive while NMIs are blocked", 0, arrived);
}

unsigned held_arrived(void)
{
    return arrived;
}

uint64_t held_rip(void)
{
    return last_rip;
}

void(held_close)(struct test *t, const char *name, bool opened)
{
    check_equal(t, "NMIs that the step lets in", opened, arrived);
    nmi_settle();
    check_equal(t, "NMIs some time after it", opened, arrived);
    check_equal(t, "fault of the ERETS that unblocks NMIs", 0, nmi_unblock());
    check_equal(t, "NMIs once they are unblocked", 1, arrived);
    nmi_send();
    nmi_settle();
    check_equal(t, "NMIs with one sent in the end", 2, arrived);
    nmi_handler_install();
    if (t->failures)
        tell(t, "the step: %s; the last NMI came at RIP %#018lx", name, last_rip);
}
