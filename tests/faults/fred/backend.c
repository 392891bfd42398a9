/* Wrong rules that depend on more than their input, or change the backend's state. */
#include "fred/fred.h"
#include "fred/soft/soft.h"
#include "include/registers.h"
#include "tests/faults/fred/rules.h"

static bool is_refused_eret(const struct fred_event *event)
{
    return event->vector == VECTOR_GP && fred_is_eret(event->rip);
}

WRONG_DELIVERY("erets-fault-unblocks", "an ERETS or ERETU that faults unblocks NMIs")
{
    if (is_refused_eret(event))
        d->nmis = SOFT_NMIS_UNBLOCKED;
}

WRONG_DELIVERY("erets-fault-rsp", "an ERETS or ERETU that faults has changed RSP")
{
    if (is_refused_eret(event))
        d->frame.rsp += sizeof(uint64_t);
}

WRONG_DELIVERY("handler-r11", "a handler finds 0 in R11")
{
    (void)d;
    soft_state()->exit.gprs.r11 = 0;
}

WRONG_DELIVERY("syscall-rcx", "SYSCALL and SYSENTER leave RIP in RCX")
{
    (void)d;
    if (event->type == EVENT_OTHER)
        soft_state()->exit.gprs.rcx = event->rip;
}

WRONG_RETURN("erets-r11", "ERETS leaves 0 in R11")
{
    (void)r;
    soft_state()->exit.gprs.r11 = 0;
}
