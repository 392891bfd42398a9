#include "fred/soft_rules.h"

#include "fred/fault.h"
#include "fred/fault_event.h"
#include "include/msr.h"
#include "include/registers.h"

static uint64_t *register_of(struct soft_msrs *msrs, uint32_t msr)
{
    if (msr >= IA32_FRED_RSP0 && msr <= IA32_FRED_RSP3)
        return &msrs->rsp[msr - IA32_FRED_RSP0];
    if (msr >= IA32_FRED_SSP1 && msr <= IA32_FRED_SSP3)
        return &msrs->ssp[msr - IA32_FRED_SSP1 + 1];
    if (msr == IA32_FRED_STKLVLS)
        return &msrs->stklvls;
    return msr == IA32_FRED_CONFIG ? &msrs->config : NULL;
}

/* Bits that must be zero; all but STKLVLS must be canonical too. */
static uint64_t reserved_bits(uint32_t msr)
{
    if (msr == IA32_FRED_CONFIG)
        return FRED_CONFIG_RESERVED;
    if (msr >= IA32_FRED_SSP1 && msr <= IA32_FRED_SSP3)
        return BITS(2, 0);
    return msr == IA32_FRED_STKLVLS ? 0 : BITS(5, 0);
}

bool soft_msr_read(const struct soft_msrs *msrs, uint32_t msr, uint64_t *value)
{
    const uint64_t *found = register_of((struct soft_msrs *)msrs, msr); /* nothing writes by it */

    if (found)
        *value = *found;
    return found != NULL;
}

bool soft_msr_write(struct soft_msrs *msrs, uint32_t msr, uint64_t value, unsigned linear_bits)
{
    uint64_t *found = register_of(msrs, msr);

    if (!found || (value & reserved_bits(msr) && !fault_is(FAULT_MSR_RESERVED)))
        return false;
    if (msr != IA32_FRED_STKLVLS && !is_canonical(value, linear_bits) && !fault_is(FAULT_MSR_CANONICAL))
        return false;
    if (fault_is(FAULT_MSR_STKLVLS) && msr == IA32_FRED_STKLVLS)
        value &= BITS(31, 0);
    *found = value;
    return true;
}

/* Far enough below the top for what began there to survive. */
#define REWOUND_STACK 0x2000

static unsigned level_of_vector(const struct soft_msrs *msrs, unsigned vector)
{
    if (fault_is(FAULT_LEVEL_VECTOR))
        vector++;
    return vector < FIRST_USER_VECTOR ? (unsigned)(msrs->stklvls >> (2 * vector)) & 3 : 0;
}

static unsigned level_asked(const struct soft_msrs *msrs, const struct fred_event *event)
{
    switch (event->type) {
    case EVENT_EXTERNAL_INTERRUPT:
        if (fault_is(FAULT_LEVEL_OF_INTERRUPT))
            return 0;
        return (unsigned)field_get(msrs->config, 10, FRED_CONFIG_INTERRUPT_SHIFT);
    case EVENT_NMI:
    case EVENT_HARDWARE_EXCEPTION:
    case EVENT_PRIVILEGED_SOFTWARE_EXCEPTION:
    case EVENT_SOFTWARE_EXCEPTION:
        return level_of_vector(msrs, event->vector);
    default:
        return fault_is(FAULT_LEVEL_OF_INT) ? level_of_vector(msrs, event->vector) : 0;
    }
}

static unsigned level_of_handler(unsigned old, unsigned asked)
{
    if (fault_is(FAULT_LEVEL_KEPT))
        return old;
    if (fault_is(FAULT_LEVEL_LOWERED))
        return asked;
    if (asked < old)
        asked = old;
    if (fault_is(FAULT_LEVEL_RAISED) && asked < FRED_LEVELS - 1)
        asked++;
    return asked;
}

/* The end of the frame on the stack of this level, where nothing lies yet. */
static uint64_t fresh_stack(const struct soft_msrs *msrs, unsigned level, uint64_t redzone)
{
    return msrs->rsp[level] - (fault_is(FAULT_REDZONE_ON_FRESH) ? redzone : 0);
}

/* The same on the stack in use. */
static uint64_t stack_in_use(const struct soft_msrs *msrs, unsigned level, uint64_t rsp, uint64_t redzone)
{
    if (fault_is(FAULT_STACK_REWOUND) && level > 0)
        return msrs->rsp[level] - REWOUND_STACK;
    if (fault_is(FAULT_REDZONE_IGNORED))
        redzone = 0;
    return align_down(rsp - redzone, FRED_FRAME_SIZE) - (fault_is(FAULT_FRAME_MISALIGNED) ? 8 : 0);
}

struct soft_delivery soft_deliver(const struct soft_msrs *msrs, const struct fred_layout *layout,
                                  struct fred_event event)
{
    bool user = (event.cs & 3) == 3;
    bool asks = !user || event.nested || event.vector == VECTOR_DF || fault_is(FAULT_RING3_LEVEL);
    unsigned old = user ? 0 : (unsigned)(msrs->config & FRED_CONFIG_LEVEL);
    struct soft_delivery d = {
        .rip = (msrs->config & FRED_CONFIG_ENTRY) +
               (user && !fault_is(FAULT_RING3_ENTRY) ? 0 : FRED_ENTRY_RING0),
        .level = level_of_handler(old, asks ? level_asked(msrs, &event) : 0),
    };
    uint64_t redzone = field_get(msrs->config, 8, FRED_CONFIG_REDZONE_SHIFT) * FRED_REDZONE_UNIT;
    unsigned stack = user && fault_is(FAULT_RING3_STACK) ? 1 : d.level;

    d.at = (user || d.level > old ? fresh_stack(msrs, stack, redzone)
                                  : stack_in_use(msrs, old, event.rsp, redzone)) -
           FRED_FRAME_SIZE;
    event.level = fault_is(FAULT_FRAME_LEVEL) ? d.level : old;
    fault_event(&event);
    d.frame = fred_frame_encode(layout, &event);
    d.frame.reserved = fault_is(FAULT_FRAME_RESERVED);
    return d;
}

enum fault_class { BENIGN, CONTRIBUTORY, PAGE_FAULT, DOUBLE_FAULT };

/* SDM vol. 3, table 6-4. */
static enum fault_class class_of(const struct fred_event *event)
{
    if (event->type != EVENT_HARDWARE_EXCEPTION)
        return BENIGN;
    switch (event->vector) {
    case VECTOR_DE:
    case VECTOR_TS:
    case VECTOR_NP:
    case VECTOR_SS:
    case VECTOR_GP:
    case VECTOR_CP:
        return CONTRIBUTORY;
    case VECTOR_PF:
    case VECTOR_VE:
        return PAGE_FAULT;
    case VECTOR_DF:
        return DOUBLE_FAULT;
    default:
        return BENIGN;
    }
}

bool soft_nest(struct fred_event *event, const struct fred_event *fault)
{
    enum fault_class first = class_of(event), second = class_of(fault);
    struct fred_event next = *event;

    if (first == DOUBLE_FAULT && second != BENIGN)
        return false;

    bool doubled = (first == CONTRIBUTORY && second == CONTRIBUTORY) ||
                   (first == PAGE_FAULT && second != BENIGN) || fault_is(FAULT_NESTED_ALWAYS_DF);

    next.type = EVENT_HARDWARE_EXCEPTION;
    next.vector = doubled ? VECTOR_DF : fault->vector;
    next.error_code = doubled && !fault_is(FAULT_NESTED_DF_CODE) ? 0 : fault->error_code;
    next.event_data = doubled ? 0 : fault->event_data;
    next.nested = !doubled;
    /* Every fault saves RF as 1, an abort as it was (SDM vol. 3, 17.3.1.1). */
    next.rflags |= doubled ? 0 : RFLAGS_RF;
    next.length = 0;
    if (fault_is(FAULT_NESTED_CONTEXT))
        next.rip = fault->rip;
    next.sys = next.latch = false;
    *event = next;
    return true;
}

unsigned soft_level_after(const struct soft_msrs *msrs, const struct fred_frame *frame)
{
    unsigned now = (unsigned)(msrs->config & FRED_CONFIG_LEVEL);
    unsigned asked = (unsigned)field_get(frame->cs, 17, FRAME_CS_LEVEL_SHIFT);

    if (fault_is(FAULT_ERETS_LEVEL_KEPT))
        return now;
    if (fault_is(FAULT_ERETS_LEVEL_RAISED))
        return asked;
    return asked < now ? asked : now;
}
