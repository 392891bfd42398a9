/* Each kind of event, made in ring 0 and in ring 3. */
#include "include/instructions.h"
#include "include/msr.h"
#include "nmi/handler.h"
#include "tests/blocking/run.h"
#include "tests/events/erets.h"
#include "tests/events/interrupt.h"
#include "tests/events/user.h"

#define BAD_STACK (TRIGGER_NOWHERE + FRED_FRAME_SIZE)

static uint32_t missing_stack; /* its MSR; 0: none is missing */
static uint64_t missing_top;

static void miss_stack(unsigned level)
{
    missing_stack = IA32_FRED_RSP0 + level;
    missing_top = fred_stack_top(level);
    fred_write(missing_stack, BAD_STACK);
}

void blocking_mend_stack(void)
{
    if (missing_stack)
        fred_write(missing_stack, missing_top);
    missing_stack = 0;
}

/* With one held, the NMI arrives at the target of this ERETS. */
static void strike_by_nmi(struct event_state *s, unsigned level)
{
    struct fred_frame frame = erets_frame(true);

    frame.cs |= (uint64_t)level << FRAME_CS_LEVEL_SHIFT;
    execute_erets(s, &frame);
    s->rip = (uint64_t)trigger_returned;
}

void blocking_make_ring0(const struct blocking_row *row)
{
    const struct blocking_event *event = &blocking_events[row->kind];
    struct event_state s;

    if (blocking_is_met_in_delivery(row))
        miss_stack(FRED_LEVELS - 1);
    if (row->kind == BY_INTERRUPT)
        interrupt_send();
    switch (row->kind) {
    case BY_UD:
    case BY_NESTED:
        make_event(&s, trigger_ud, 0);
        break;
    case BY_PF:
    case BY_DF:
        make_event(&s, trigger_read, TRIGGER_NOWHERE);
        break;
    case BY_BP:
        make_event(&s, trigger_bp, 0);
        break;
    case BY_INT1:
        make_event_at_site(&s, trigger_int1_site);
        break;
    case BY_INT_N:
    case BY_INT2:
        make_event_at_site(&s, fred_int_sites[event->vector]);
        break;
    case BY_SYSCALL:
        make_event_at_site(&s, trigger_syscall_site);
        break;
    case BY_SYSENTER:
        make_event_at_site(&s, trigger_sysenter_site);
        break;
    case BY_INTERRUPT:
        make_event(&s, trigger_window, 0);
        break;
    case BY_NMI:
    case BLOCKING_KINDS:
        strike_by_nmi(&s, row->level);
        break;
    }
    blocking_mend_stack();
    blocking_made(event->type == EVENT_HARDWARE_EXCEPTION ? s.resume : s.rip);
}

void blocking_make_ring3(struct test *t, const struct blocking_row *row)
{
    static const enum user_program programs[] = {
        [BY_UD] = USER_UD,           [BY_PF] = USER_PF,
        [BY_NESTED] = USER_UD,       [BY_DF] = USER_PF,
        [BY_BP] = USER_BP,           [BY_INT1] = USER_INT1,
        [BY_INT_N] = USER_INT_43,    [BY_INT2] = USER_INT2,
        [BY_SYSCALL] = USER_SYSCALL, [BY_SYSENTER] = USER_SYSENTER,
        [BY_INTERRUPT] = USER_SPINS, [BY_NMI] = USER_SPINS,
    };
    uint64_t flags = RFLAGS_FIXED | (row->kind == BY_INTERRUPT ? RFLAGS_IF : 0), end;
    struct event_state s;

    if (blocking_is_met_in_delivery(row))
        miss_stack(0);
    if (row->kind == BY_INTERRUPT) {
        cli(); /* after an event with IF 1, Bochs with FRED notices only here that IF is 0 */
        interrupt_send();
    }
    s = user_run_with(t, programs[row->kind], row->kind == BY_NMI, flags, &end);
    blocking_mend_stack();
    if (row->kind == BY_INTERRUPT)
        s.rip = caught.frame.rip; /* anywhere in the loop */
    if (row->kind == BY_NMI)
        s.rip = s.entry; /* the target of the ERETU */
    blocking_made(blocking_events[row->kind].type == EVENT_HARDWARE_EXCEPTION ? s.resume : s.rip);
}
