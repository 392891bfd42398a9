/* FRED's rules, written a second time and by numbers, for the target `frame`. */
#ifndef TESTS_FUZZ_RULES_H
#define TESTS_FUZZ_RULES_H

#include "fred/soft/rules.h"

/* What a slot of each layout has to tell, and what it must not have (FRED drafts 5.0 and 3.0). */
static const struct rules {
    const struct fred_layout *layout;
    unsigned slot_of_flags, sti, sys, latch; /* 0: CS, 1: SS; bit numbers */
    uint64_t cs_meaning, ss_meaning, cs_reserved, ss_reserved, eretu_reserved;
} both[] = {
    {&fred_ss18, 1, 16, 17, 18, 0x3FFFF, 0xF60F00FF0007FFFF, 0xFFFFFFFFFFF80000, 0xFFF80000,
     0xFFFFFFFFFFFF0000},
    {&fred_cs28, 0, 24, 25, 28, 0x1303FFFF, 0xF60F00FF0000FFFF, 0xFFFFFFFFECFC0000, 0xFFFF0000,
     0xFFFFFFFFECFF0000},
};

static bool canonical(uint64_t address, unsigned bits)
{
    return (uint64_t)((int64_t)(address << (64 - bits)) >> (64 - bits)) == address;
}

static bool same_event(const struct fred_event *a, const struct fred_event *b)
{
    return a->type == b->type && a->vector == b->vector && a->length == b->length && a->level == b->level &&
           a->sti == b->sti && a->sys == b->sys && a->latch == b->latch && a->nested == b->nested &&
           a->long_mode == b->long_mode && a->error_code == b->error_code && a->event_data == b->event_data &&
           a->rip == b->rip && a->rflags == b->rflags && a->rsp == b->rsp && a->cs == b->cs && a->ss == b->ss;
}

static uint64_t flag(bool set, unsigned bit)
{
    return (uint64_t)set << bit;
}

/* The frame of an event, put together by hand. */
static struct fred_frame frame_of(const struct rules *r, const struct fred_event *e)
{
    uint64_t flags = flag(e->sti, r->sti) | flag(e->sys, r->sys) | flag(e->latch, r->latch);

    return (struct fred_frame){
        .error_code = e->error_code,
        .rip = e->rip,
        .cs = e->cs | (uint64_t)e->level << 16 | (r->slot_of_flags ? 0 : flags),
        .rflags = e->rflags,
        .rsp = e->rsp,
        .ss = e->ss | (r->slot_of_flags ? flags : 0) | (uint64_t)e->vector << 32 | (uint64_t)e->type << 48 |
              flag(e->long_mode, 57) | flag(e->nested, 58) | (uint64_t)e->length << 60,
        .event_data = e->event_data,
    };
}

/* SDM vol. 2, ERETS: bits 1, 3, 5, 15 and from 17 on but AC, VIF, VIP and ID. */
static bool good_rflags(uint64_t rflags)
{
    return rflags >> 22 == 0 && (rflags & 0x2802A) == 2;
}

static bool erets_takes(const struct rules *r, const struct fred_frame *f, uint16_t cs, uint16_t ss,
                        unsigned bits)
{
    return canonical(f->rip, bits) && (uint16_t)f->cs == cs && (uint16_t)f->ss == ss &&
           good_rflags(f->rflags) && !(f->cs & r->cs_reserved) && !(f->ss & r->ss_reserved);
}

/* Ring 3's selectors are 3 above what IA32_STAR has; 64-bit code is the third of the three. */
static bool eretu_takes(const struct rules *r, const struct fred_frame *f, uint64_t star, unsigned level,
                        unsigned bits)
{
    uint16_t base = (uint16_t)(star >> 48 | 3);
    bool code32 = (f->cs & 0xFFFF) == base, code64 = (f->cs & 0xFFFF) == base + 16UL;

    return level == 0 && (f->cs & r->eretu_reserved) == 0 && !(f->ss & r->ss_reserved) &&
           good_rflags(f->rflags) && (f->rflags >> 12 & 3) == 0 &&
           (code32 || (code64 && canonical(f->rip, bits))) && (f->ss & 0xFFFF) == base + 8UL;
}

/* Field by field, in the order of their numbers (SDM vol. 4, IA32_FRED_*). */
static bool msr_takes(uint32_t msr, uint64_t value, unsigned bits)
{
    switch (msr) {
    case 0x1CC ... 0x1CF: /* RSP0 to RSP3 */
        return value % 64 == 0 && canonical(value, bits);
    case 0x1D0: /* STKLVLS */
        return true;
    case 0x1D1 ... 0x1D3: /* SSP1 to SSP3 */
        return value % 8 == 0 && canonical(value, bits);
    case 0x1D4: /* CONFIG */
        return !(value & 0x834) && canonical(value, bits);
    default:
        return false;
    }
}

/* SDM vol. 3, table 6-4: ., contributory, page fault, double fault. */
static char class_of(const struct fred_event *e)
{
    return e->type == EVENT_HARDWARE_EXCEPTION && e->vector < 32
               ? "C.......D.CCCCP.....PC.........."[e->vector]
               : '.';
}

#endif
