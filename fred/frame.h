/*
 * The 64-byte frame in either layout. A layout is a value, not an #ifdef: one program handles both. Pure:
 * also tested on the host.
 */
#ifndef FRED_FRAME_H
#define FRED_FRAME_H

#include "include/fred.h"

/*
 * Where a layout keeps the flags that ERETS acts on. The latch is the one set in an NMI's frame: ERETS
 * unblocks NMIs if it is set (`nmi` in Linux' struct fred_ss). Each flag is in one of the two slots; its mask
 * for the other is 0. `ss18`: the FRED draft since 5.0, and the SDM. `cs28`: the FRED draft 3.0 (flags from
 * Linux' FRED series up to v8; SS bits 31:16 "zero" from the draft as quoted in its review; vector, type and
 * length are assumed to be where 5.0 has them in the SS slot).
 */
struct fred_layout {
    const char *name, *source, *latch_name;
    uint64_t cs_sti, cs_sys, cs_latch;
    uint64_t ss_sti, ss_sys, ss_latch;
    uint64_t cs_reserved; /* ERETS faults if any of these is set */
    uint64_t ss_reserved;
    bool software_skips_error_code; /* before ERETS; since 5.0 ERETS does */
};

extern const struct fred_layout fred_ss18, fred_cs28;

/* The contents of a frame, independent of its layout. */
struct fred_event {
    enum event_type type;
    unsigned vector;
    unsigned length; /* of the instruction that caused the event, in bytes; else 0 */
    unsigned level;  /* CSL when the event arrived */
    bool sti, sys, latch, nested, long_mode;
    uint64_t error_code, event_data;
    uint64_t rip, rflags, rsp;
    uint16_t cs, ss;
};

/* The frame of an event, its last word 0, and the event of a frame. */
struct fred_frame fred_frame_encode(const struct fred_layout *layout, const struct fred_event *event);
struct fred_event fred_frame_decode(const struct fred_layout *layout, const struct fred_frame *frame);

/* Inline: the software backend has a copy of its own, so a walk may probe the others (tests/walk/walk.h). */
static inline bool fred_frame_latch(const struct fred_layout *layout, const struct fred_frame *frame)
{
    return frame->cs & layout->cs_latch || frame->ss & layout->ss_latch;
}

void fred_frame_set_latch(const struct fred_layout *layout, struct fred_frame *frame, bool latch);

/*
 * The checks of ERETS on its frame (SDM vol. 2, ERETS), with the current selectors and the width of linear
 * addresses (48 or 57). NULL, or the reason for #GP(0).
 */
const char *fred_erets_check(const struct fred_layout *layout, const struct fred_frame *frame, uint16_t cs,
                             uint16_t ss, unsigned linear_bits);

/*
 * The checks of ERETU (SDM vol. 2, ERETU) at the CSL `level`, with ring 3's selectors as IA32_STAR defines
 * them. A CPU would look up other selectors in the GDT; ours has none, so they fail.
 */
const char *fred_eretu_check(const struct fred_layout *layout, const struct fred_frame *frame, uint64_t star,
                             unsigned level, unsigned linear_bits);

/* The fields that both layouts have in the same place. */
static inline enum event_type fred_frame_type(const struct fred_frame *frame)
{
    return (enum event_type)field_get(frame->ss, 51, FRAME_SS_TYPE_SHIFT);
}

static inline unsigned fred_frame_vector(const struct fred_frame *frame)
{
    return (unsigned)field_get(frame->ss, 39, FRAME_SS_VECTOR_SHIFT);
}

/* Whether the event arrived in ring 3. */
static inline bool fred_frame_user(const struct fred_frame *frame)
{
    return (frame->cs & 3) == 3;
}

/* "type 2 (NMI), vector 2": at most size bytes; returns the length. */
size_t fred_event_name(char *out, size_t size, enum event_type type, unsigned vector);

#endif
