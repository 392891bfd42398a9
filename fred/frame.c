#include "fred/frame.h"

#include "boot/text/format.h"
#include "include/msr.h"
#include "include/registers.h"

const struct fred_layout fred_ss18 = {
    .name = "ss18",
    .source = "FRED 5.0 and later",
    .latch_name = "SS bit 18",
    .ss_sti = FRAME_SS_STI,
    .ss_sys = FRAME_SS_SYS,
    .ss_latch = FRAME_SS_NMI,
    .cs_reserved = BITS(63, 19),
    .ss_reserved = BITS(31, 19),
};

const struct fred_layout fred_cs28 = {
    .name = "cs28",
    .source = "FRED draft 3.0",
    .latch_name = "CS bit 28",
    .cs_sti = FRAME_CS_STI_CS28,
    .cs_sys = FRAME_CS_SYS_CS28,
    .cs_latch = FRAME_CS_NMI_CS28,
    .cs_reserved = BITS(63, 18) & ~(FRAME_CS_STI_CS28 | FRAME_CS_SYS_CS28 | FRAME_CS_NMI_CS28),
    .ss_reserved = BITS(31, 16),
    .software_skips_error_code = true,
};

static uint64_t bits_if(bool condition, uint64_t bits)
{
    return condition ? bits : 0;
}

struct fred_frame fred_frame_encode(const struct fred_layout *layout, const struct fred_event *event)
{
    return (struct fred_frame){
        .error_code = event->error_code,
        .rip = event->rip,
        .cs = event->cs | (uint64_t)event->level << FRAME_CS_LEVEL_SHIFT |
              bits_if(event->sti, layout->cs_sti) | bits_if(event->sys, layout->cs_sys) |
              bits_if(event->latch, layout->cs_latch),
        .rflags = event->rflags,
        .rsp = event->rsp,
        .ss = event->ss | bits_if(event->sti, layout->ss_sti) | bits_if(event->sys, layout->ss_sys) |
              bits_if(event->latch, layout->ss_latch) | (uint64_t)event->vector << FRAME_SS_VECTOR_SHIFT |
              (uint64_t)event->type << FRAME_SS_TYPE_SHIFT | bits_if(event->long_mode, FRAME_SS_L) |
              bits_if(event->nested, FRAME_SS_NESTED) | (uint64_t)event->length << FRAME_SS_LENGTH_SHIFT,
        .event_data = event->event_data,
    };
}

struct fred_event fred_frame_decode(const struct fred_layout *layout, const struct fred_frame *frame)
{
    return (struct fred_event){
        .type = fred_frame_type(frame),
        .vector = fred_frame_vector(frame),
        .length = (unsigned)field_get(frame->ss, 63, FRAME_SS_LENGTH_SHIFT),
        .level = (unsigned)field_get(frame->cs, 17, FRAME_CS_LEVEL_SHIFT),
        .sti = frame->cs & layout->cs_sti || frame->ss & layout->ss_sti,
        .sys = frame->cs & layout->cs_sys || frame->ss & layout->ss_sys,
        .latch = fred_frame_latch(layout, frame),
        .nested = frame->ss & FRAME_SS_NESTED,
        .long_mode = frame->ss & FRAME_SS_L,
        .error_code = frame->error_code,
        .event_data = frame->event_data,
        .rip = frame->rip,
        .rflags = frame->rflags,
        .rsp = frame->rsp,
        .cs = (uint16_t)frame->cs,
        .ss = (uint16_t)frame->ss,
    };
}

void fred_frame_set_latch(const struct fred_layout *layout, struct fred_frame *frame, bool latch)
{
    frame->cs = (frame->cs & ~layout->cs_latch) | bits_if(latch, layout->cs_latch);
    frame->ss = (frame->ss & ~layout->ss_latch) | bits_if(latch, layout->ss_latch);
}

const char *fred_erets_check(const struct fred_layout *layout, const struct fred_frame *frame, uint16_t cs,
                             uint16_t ss, unsigned linear_bits)
{
    if (!is_canonical(frame->rip, linear_bits))
        return "RIP is not canonical";
    if ((frame->cs & FRAME_CS_SELECTOR) != cs)
        return "the CS selector is not the current one";
    if (frame->cs & layout->cs_reserved)
        return "a reserved bit of the CS slot is set";
    if ((frame->rflags & ERETS_RFLAGS_CHECKED) != RFLAGS_FIXED)
        return "a reserved bit of RFLAGS is not as it must be";
    if ((frame->ss & FRAME_SS_SELECTOR) != ss)
        return "the SS selector is not the current one";
    if (frame->ss & layout->ss_reserved)
        return "a reserved bit of the SS slot is set";
    return NULL;
}

const char *fred_eretu_check(const struct fred_layout *layout, const struct fred_frame *frame, uint64_t star,
                             unsigned level, unsigned linear_bits)
{
    uint16_t base = (uint16_t)(star >> STAR_USER_SHIFT) | 3;
    uint16_t cs = (uint16_t)frame->cs;

    if (level != 0)
        return "the stack level is not 0";
    if (frame->cs & (layout->cs_reserved | FRAME_CS_LEVEL | FRAME_CS_WFE))
        return "a reserved bit of the CS slot is set";
    if ((frame->rflags & ERETU_RFLAGS_CHECKED) != RFLAGS_FIXED)
        return "a reserved bit of RFLAGS, or IOPL, is not as it must be";
    if (frame->ss & layout->ss_reserved)
        return "a reserved bit of the SS slot is set";
    if ((cs != base && cs != base + STAR_USER_CODE64) || (uint16_t)frame->ss != base + STAR_USER_DATA)
        return "the selectors are not those of ring 3";
    if (cs != base && !is_canonical(frame->rip, linear_bits))
        return "RIP is not canonical";
    return NULL;
}

size_t fred_event_name(char *out, size_t size, enum event_type type, unsigned vector)
{
    static const char *const types[EVENT_TYPES] = {
        "external interrupt", "reserved", "NMI", "hardware exception", "INT n", "INT1", "INT3", "other",
    };

    return format(out, size, "type %u (%s), vector %u", (unsigned)type,
                  (unsigned)type < EVENT_TYPES ? types[type] : "undefined", vector);
}
