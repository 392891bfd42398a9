/* From the FRED entry points to a handler, by type and vector. */
#include "boot/console/console.h"
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

/* Few events have a handler at a time: a table by type and vector would take 16 KiB of every CPU. The entry
 * of an event is the first one with its number, from the place on that the number gives, and before one that
 * was never used. */
static per_cpu struct fred_hooked hooks[FRED_HOOKS];
static per_cpu fred_handler *raw_handler, *every_interrupt_handler;
static per_cpu const struct context *recovery_point;

static struct fred_hooked *hook_at(uint32_t event, unsigned i)
{
    return &hooks[(event + (event >> FRED_EVENT_TYPE) + i) % FRED_HOOKS];
}

/* The entry of this event, also one whose handler was taken away again; NULL if it has none. */
static inline __attribute__((always_inline)) struct fred_hooked *find_hook(uint32_t event)
{
    for (unsigned i = 0; i < FRED_HOOKS; i++) {
        if (hook_at(event, i)->event == event)
            return hook_at(event, i);
        if (!hook_at(event, i)->event)
            break;
    }
    return NULL;
}

static struct fred_hooked *free_hook(uint32_t event)
{
    for (unsigned i = 0; i < FRED_HOOKS; i++) {
        if (!hook_at(event, i)->handler)
            return hook_at(event, i);
    }
    say("# fred: more than %u events with a handler at a time\n", FRED_HOOKS);
    panic();
}

/* Nobody is looked for behind an entry that nothing follows: from there back, entries without a handler count
 * as never used. */
static void forget(struct fred_hooked *hook)
{
    unsigned i = (unsigned)(hook - hooks);

    while (hooks[i].event && !hooks[i].handler && !hooks[(i + 1) % FRED_HOOKS].event) {
        hooks[i].event = 0;
        i = (i + FRED_HOOKS - 1) % FRED_HOOKS;
    }
}

/* An NMI may be dispatched at any instruction: an entry becomes that of another event only while it has no
 * handler. */
fred_handler *fred_hook(enum event_type type, unsigned vector, fred_handler *handler)
{
    uint32_t event = FRED_EVENT(type, vector);
    struct fred_hooked *hook = find_hook(event);
    fred_handler *before = hook ? hook->handler : NULL;

    if (!hook && handler) {
        hook = free_hook(event);
        hook->event = event;
        __asm__ volatile("" : : : "memory");
    }
    if (hook)
        hook->handler = handler;
    if (hook && !handler)
        forget(hook);
    return before;
}

fred_handler *fred_hooked(enum event_type type, unsigned vector)
{
    const struct fred_hooked *hook = find_hook(FRED_EVENT(type, vector));

    return hook ? hook->handler : NULL;
}

unsigned fred_hooked_all(struct fred_hooked all[FRED_HOOKS])
{
    unsigned count = 0;

    for (unsigned i = 0; i < FRED_HOOKS; i++) {
        if (hooks[i].handler)
            all[count++] = hooks[i];
    }
    return count;
}

void fred_hook_every_interrupt(fred_handler *handler)
{
    every_interrupt_handler = handler;
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

static bool is_type(uint32_t event, enum event_type type)
{
    return event >> FRED_EVENT_TYPE == FRED_EVENT(type, 0) >> FRED_EVENT_TYPE;
}

void fred_dispatch(struct fred_regs *regs)
{
    if (raw_handler) {
        raw_handler(regs);
        return;
    }

    uint32_t numbers = (uint32_t)(regs->frame.ss >> FRAME_SS_VECTOR_SHIFT);
    uint32_t event = (numbers & FRED_EVENT(0xF, 0xFF)) | FRED_EVENT_ANY;
    const struct fred_hooked *hook = find_hook(event);
    fred_handler *handler = hook ? hook->handler : NULL;

    if (is_type(event, EVENT_HARDWARE_EXCEPTION) && fix_up(regs, event & 0xFF))
        return;
    if (is_type(event, EVENT_EXTERNAL_INTERRUPT) && every_interrupt_handler)
        handler = every_interrupt_handler;
    if (!handler)
        fred_unexpected(regs);
    handler(regs);
}
