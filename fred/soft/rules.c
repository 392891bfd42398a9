#include "fred/soft/rules.h"

#include "include/descriptors.h"
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
    const uint64_t *found = register_of((struct soft_msrs *)msrs, msr); /* never written through */

    if (found)
        *value = *found;
    return found != NULL;
}

bool soft_msr_write(struct soft_msrs *msrs, uint32_t msr, uint64_t value, unsigned linear_bits)
{
    uint64_t *found = register_of(msrs, msr);

    if (!found || value & reserved_bits(msr))
        return false;
    if (msr != IA32_FRED_STKLVLS && !is_canonical(value, linear_bits))
        return false;
    *found = value;
    return true;
}

static unsigned level_of_vector(const struct soft_msrs *msrs, unsigned vector)
{
    return vector < FIRST_USER_VECTOR ? (unsigned)(msrs->stklvls >> (2 * vector)) & 3 : 0;
}

static unsigned event_stack_level(const struct soft_msrs *msrs, const struct fred_event *event)
{
    switch (event->type) {
    case EVENT_EXTERNAL_INTERRUPT:
        return (unsigned)field_get(msrs->config, 10, FRED_CONFIG_INTERRUPT_SHIFT);
    case EVENT_NMI:
    case EVENT_HARDWARE_EXCEPTION:
    case EVENT_PRIVILEGED_SOFTWARE_EXCEPTION:
    case EVENT_SOFTWARE_EXCEPTION:
        return level_of_vector(msrs, event->vector);
    default:
        return 0;
    }
}

/* The top of a frame on the current stack. */
static uint64_t below(const struct soft_msrs *msrs, uint64_t rsp)
{
    uint64_t redzone = field_get(msrs->config, 8, FRED_CONFIG_REDZONE_SHIFT) * FRED_REDZONE_UNIT;

    return align_down(rsp - redzone, FRED_FRAME_SIZE);
}

struct soft_delivery soft_deliver(const struct soft_msrs *msrs, const struct fred_layout *layout,
                                  struct fred_event event)
{
    bool user = (event.cs & 3) == 3;
    bool df = event.type == EVENT_HARDWARE_EXCEPTION && event.vector == VECTOR_DF;
    /* In ring 3 the event stack level counts only for a nested exception and #DF: else the new CSL is 0. */
    bool may_raise = !user || event.nested || df;
    unsigned csl = user ? 0 : (unsigned)(msrs->config & FRED_CONFIG_LEVEL);
    unsigned event_level = may_raise ? event_stack_level(msrs, &event) : 0;
    unsigned new_csl = event_level > csl ? event_level : csl;
    uint64_t end = user || new_csl > csl ? msrs->rsp[new_csl] : below(msrs, event.rsp);

    event.level = csl;
    return (struct soft_delivery){
        .frame = fred_frame_encode(layout, &event),
        .at = end - FRED_FRAME_SIZE,
        .rip = (msrs->config & FRED_CONFIG_ENTRY) + (user ? 0 : FRED_ENTRY_RING0),
        .rflags = RFLAGS_FIXED,
        .ss = user ? SELECTOR_DATA : event.ss,
        .level = new_csl,
        .nmis = event.type == EVENT_NMI ? SOFT_NMIS_BLOCKED : SOFT_NMIS_KEPT,
        .swaps_gs = user,
    };
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

    bool doubled =
        (first == CONTRIBUTORY && second == CONTRIBUTORY) || (first == PAGE_FAULT && second != BENIGN);

    next.type = EVENT_HARDWARE_EXCEPTION;
    next.vector = doubled ? VECTOR_DF : fault->vector;
    next.error_code = doubled ? 0 : fault->error_code;
    next.event_data = doubled ? 0 : fault->event_data;
    next.nested = !doubled;
    /* Every fault saves RF as 1, an abort as it was (SDM vol. 3, 17.3.1.1). */
    next.rflags |= doubled ? 0 : RFLAGS_RF;
    next.length = 0;
    next.sys = next.latch = false;
    *event = next;
    return true;
}

/* ERETS and ERETU never raise the CSL. */
static unsigned level_after(const struct soft_msrs *msrs, const struct fred_frame *frame)
{
    unsigned csl = (unsigned)(msrs->config & FRED_CONFIG_LEVEL);
    unsigned saved = (unsigned)field_get(frame->cs, 17, FRAME_CS_LEVEL_SHIFT);

    return saved < csl ? saved : csl;
}

static bool is_of_syscall(const struct fred_layout *layout, const struct fred_frame *frame)
{
    return frame->cs & layout->cs_sys || frame->ss & layout->ss_sys;
}

struct soft_return soft_leave(const struct soft_msrs *msrs, const struct fred_layout *layout,
                              const struct fred_frame *frame, bool to_ring3)
{
    return (struct soft_return){
        .rip = frame->rip,
        .rflags = frame->rflags,
        .level = level_after(msrs, frame),
        .nmis = fred_frame_latch(layout, frame) ? SOFT_NMIS_UNBLOCKED : SOFT_NMIS_KEPT,
        .swaps_gs = to_ring3,
        .steps = frame->rflags & RFLAGS_TF && is_of_syscall(layout, frame),
    };
}

const struct soft_rules fred_rules = {
    .write_msr = soft_msr_write,
    .deliver = soft_deliver,
    .nest = soft_nest,
    .check_erets = fred_erets_check,
    .check_eretu = fred_eretu_check,
    .leave = soft_leave,
};

const struct soft_rules *soft_rules = &fred_rules;
