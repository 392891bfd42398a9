/* From the FRED entry points to a handler, by type and vector. */
#include "boot/cpu/per_cpu.h"
#include "boot/cpu/recovery_point.h"
#include "boot/report/panic.h"
#include "fred/fred.h"
#include "include/instructions.h"
#include "include/vmx.h"

struct fixup {
    uint64_t at, go_on;
};

_Static_assert(sizeof(struct fixup) == 2 * sizeof(uint64_t), "a row of fred/try.asm");

extern const struct fixup fixups_start[], fixups_end[];

void fred_any(void);
void fred_dispatch(struct fred_regs *regs);

static per_cpu fred_handler *event_handlers[EVENT_TYPES][FRED_VECTORS], *raw_handler;
static per_cpu const struct context *recovery_point;

fred_handler *fred_hook(enum event_type type, unsigned vector, fred_handler *handler)
{
    fred_handler *before = event_handlers[type][vector];

    event_handlers[type][vector] = handler;
    return before;
}

fred_handler *fred_hooked(enum event_type type, unsigned vector)
{
    return event_handlers[type][vector];
}

void fred_hook_nmi(fred_frame_handler *handler)
{
    this_cpu()->nmi_handler = handler ? (uint64_t)handler : (uint64_t)fred_any;
}

void fred_hook_interrupts(fred_frame_handler *handler)
{
    this_cpu()->interrupt_handler = handler ? (uint64_t)handler : (uint64_t)fred_any;
}

fred_handler *fred_hook_raw(fred_handler *handler)
{
    fred_handler *before = raw_handler;

    raw_handler = handler;
    return before;
}

const struct context *fred_set_recovery(const struct context *context)
{
    const struct context *before = recovery_point;

    recovery_point = context;
    return before;
}

/* An instruction that may fault: it resumes at its fix-up, with the exception in RAX. */
static bool fix_up(struct fred_regs *regs, unsigned vector)
{
    for (const struct fixup *f = fixups_start; f < fixups_end; f++) {
        if (f->at == regs->frame.rip) {
            regs->gprs.rax = INTERRUPTION(EVENT_HARDWARE_EXCEPTION, vector);
            regs->frame.rip = f->go_on;
            return true;
        }
    }
    return false;
}

/* The raw handler belongs to the work that is given up. */
void fred_give_up(void)
{
    const struct context *out = recovery_point;

    raw_handler = NULL;
    if (out)
        fred_abandon(out);
    out = recovery_point_take();
    if (!out)
        panic();
    report_over();
    fred_abandon(out);
}

void fred_unexpected(const struct fred_regs *regs)
{
    if (fred_report(regs) == REPORT_NOTHING)
        recovery_point = NULL; /* a case's never runs out, those of recovery_point.h do */
    fred_give_up();
}

void fred_dispatch(struct fred_regs *regs)
{
    if (raw_handler) {
        raw_handler(regs);
        return;
    }

    enum event_type type = fred_frame_type(&regs->frame);
    unsigned vector = fred_frame_vector(&regs->frame);
    fred_handler *handler = (unsigned)type < EVENT_TYPES ? event_handlers[type][vector] : NULL;

    if (type == EVENT_HARDWARE_EXCEPTION && fix_up(regs, vector))
        return;
    if (!handler)
        fred_unexpected(regs);
    handler(regs);
}
