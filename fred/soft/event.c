/* The event that FRED would deliver, from the stack of a gate of the software backend. */
#include "fred/soft/soft.h"
#include "include/descriptors.h"
#include "include/instructions.h"

extern const uint8_t soft_exit_forward[], soft_exit_forward_end[];

/* In the last steps of an exit path, with IF loaded, the context counts as entered (soft.asm, rule 3). */
static void forward(struct fred_event *event)
{
    uint64_t offset = event->rip - (uint64_t)soft_exit_forward;

    if (offset < (uint64_t)(soft_exit_forward_end - soft_exit_forward)) {
        event->rip = this_cpu()->scratch[0];
        event->rsp = soft_state()->exit.rsp;
    }
}

/* An exit path has its context for a stack. It faults only by a wrong rule, and the report needs another one.
 */
static void leave_context(struct fred_event *event)
{
    if (event->rsp - (uint64_t)soft_state() < sizeof(struct fred_soft))
        event->rsp = this_cpu()->tss.ist[EARLY_IST - 1];
}

/* The two kinds of #DB that are faults: neither Bochs nor QEMU saves RF for them. */
static bool is_fault(uint64_t debug)
{
    uint64_t dr7 = read_dr7();

    for (unsigned n = 0; n < BREAKPOINTS; n++) {
        bool executes = !(dr7 & DR7_KIND0 << 4 * n), enabled = dr7 & DR7_ENABLED0 << 2 * n;

        if (debug & DEBUG_BREAKPOINT0 << n && enabled && executes)
            return true;
    }
    return debug & DEBUG_ACCESS;
}

struct fred_event soft_event(const struct soft_landed *landed)
{
    const uint64_t *words = &landed->rip;
    struct fred_event event = {0};
    bool has_error_code = (uint64_t)words % 16 == 0;

    /* The CPU aligns RSP to 16, then pushes five words, or six: an error code leaves the last one aligned. */
    if (has_error_code)
        event.error_code = *words++;
    event.rip = words[0];
    event.cs = (uint16_t)words[1];
    event.rflags = words[2];
    event.rsp = words[3];
    event.ss = (uint16_t)words[4];
    forward(&event);
    leave_context(&event);
    event.long_mode = event.cs != (SELECTOR_USER32 | 3);
    soft_classify(&event, (unsigned)landed->vector, has_error_code);
    /* Only faults save RF as 1 (SDM vol. 3, 17.3.1.1); QEMU does it for NMIs and interrupts too. */
    if (event.type == EVENT_NMI || event.type == EVENT_EXTERNAL_INTERRUPT)
        event.rflags &= ~RFLAGS_RF;
    if (event.type == EVENT_HARDWARE_EXCEPTION && event.vector == VECTOR_DB && is_fault(event.event_data))
        event.rflags |= RFLAGS_RF;
    return event;
}
