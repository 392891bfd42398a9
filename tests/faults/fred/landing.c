/* An NMI that lands in the software backend is lost, or delivered twice. */
#include "fred/soft/soft.h"
#include "include/descriptors.h"
#include "tests/faults/fault.h"

static bool (*is_lost)(const struct fred_soft *before, const struct fred_event *nmi);

/* Delivers the NMI, then undoes it: the interrupted code resumes. */
static enum soft_exit_path lose(const struct soft_landed *landed)
{
    struct fred_soft *s = soft_state(), before = *s;
    enum soft_exit_path path = soft_landed(landed);

    if (s->event.type != EVENT_NMI || !is_lost(&before, &s->event))
        return path;
    s->msrs = before.msrs;
    s->nmis_blocked = before.nmis_blocked;
    s->exit.rip = s->event.rip;
    s->exit.cs = s->event.cs;
    s->exit.rflags = s->event.rflags;
    s->exit.rsp = s->event.rsp;
    s->exit.ss = s->event.ss;
    return SOFT_BY_IRETQ;
}

/* The block decides by the state before an NMI whether it is lost. */
#define LOST_NMI(name, sentence)                                                                         \
    static bool FAULT_WITH_LINE(is_lost_)(const struct fred_soft *before, const struct fred_event *nmi); \
    FAULT(name, sentence)                                                                                \
    {                                                                                                    \
        is_lost = FAULT_WITH_LINE(is_lost_);                                                             \
        soft_on_landing = lose;                                                                          \
    }                                                                                                    \
    static bool FAULT_WITH_LINE(is_lost_)(const struct fred_soft *before,                                \
                                          const struct fred_event *nmi __attribute__((unused)))

static bool is_in_handler(const struct fred_soft *before)
{
    return align_down(before->exit.rip, PAGE_SIZE) == (before->msrs.config & FRED_CONFIG_ENTRY);
}

/* The NMI was pending while NMIs were blocked, if it lands where an IRETQ of the backend has led. */
LOST_NMI("nmi-lost", "a pending NMI is lost")
{
    return !is_in_handler(before) && nmi->rip == before->exit.rip;
}

LOST_NMI("nmi-lost-in-exception", "an NMI in the handler of an exception is lost")
{
    return is_in_handler(before) && before->event.type == EVENT_HARDWARE_EXCEPTION;
}

LOST_NMI("nmi-lost-in-int2", "an NMI in the handler of INT 2 is lost")
{
    return is_in_handler(before) && before->event.type == EVENT_SOFTWARE_INTERRUPT &&
           before->event.vector == VECTOR_NMI;
}

static enum soft_exit_path land_twice(const struct soft_landed *landed)
{
    enum soft_exit_path path = soft_landed(landed);

    if (soft_state()->event.type == EVENT_NMI)
        soft_state()->nmi_deferred = 1;
    return path;
}

FAULT("nmi-twice", "an NMI is delivered twice")
{
    soft_on_landing = land_twice;
}
