/*
 * FRED's frame and the rules around it: both layouts, the checks of ERETS and ERETU, the MSRs, delivery,
 * nesting. The input is binary: the words below, in their order. FUZZ_FAULT names a fault of
 * tests/faults/fred/rules_*.c to activate: the rules as written here must find it.
 */
#include "tests/fuzz/fuzz.h"

#include "include/descriptors.h"
#include "tests/faults/choice.h"
#include "tests/fuzz/rules.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    const char *name = getenv("FUZZ_FAULT");
    error e = name ? fault_choose(name, true) : NULL;

    (void)argc;
    (void)argv;
    EXPECT(!e, "%s", e);
    fault_begin();
    return 0;
}

/* Read and written again, it is the same but for what has no meaning; and that does not change what is read.
 */
static struct fred_event check_frame(const struct rules *r, const struct fred_frame *frame)
{
    struct fred_event event = fred_frame_decode(r->layout, frame), again;
    struct fred_frame plain = fred_frame_encode(r->layout, &event), want = *frame, by_hand;

    want.cs &= r->cs_meaning;
    want.ss &= r->ss_meaning;
    want.reserved = 0;
    EXPECT(memcmp(&plain, &want, sizeof(want)) == 0, "%s: CS %#lx, SS %#lx", r->layout->name, plain.cs,
           plain.ss);
    again = fred_frame_decode(r->layout, &want);
    EXPECT(same_event(&event, &again), "%s: bits without a meaning are decoded", r->layout->name);
    by_hand = frame_of(r, &event);
    EXPECT(memcmp(&by_hand, &want, sizeof(want)) == 0, "%s: CS %#lx, SS %#lx", r->layout->name, by_hand.cs,
           by_hand.ss);
    EXPECT(fred_frame_user(frame) == (event.cs % 4 == 3), "CS %#x", event.cs);
    return event;
}

static void check_latch(const struct rules *r, const struct fred_frame *frame, bool latch)
{
    struct fred_frame got = *frame, want = *frame;
    uint64_t *slot = r->slot_of_flags ? &want.ss : &want.cs;

    *slot = (*slot & ~(1UL << r->latch)) | flag(latch, r->latch);
    fred_frame_set_latch(r->layout, &got, latch);
    EXPECT(memcmp(&got, &want, sizeof(want)) == 0, "%s: CS %#lx, SS %#lx", r->layout->name, got.cs, got.ss);
    EXPECT(fred_frame_latch(r->layout, &got) == latch, "%s: the latch is not %d", r->layout->name, latch);
}

static void check_returns(const struct rules *r, const struct fred_frame *frame, uint16_t cs, uint16_t ss,
                          uint64_t star, unsigned level, unsigned bits)
{
    const char *why = soft_rules->check_erets(r->layout, frame, cs, ss, bits);

    EXPECT(erets_takes(r, frame, cs, ss, bits) == !why, "%s, ERETS: %s", r->layout->name,
           why ? why : "taken");
    why = soft_rules->check_eretu(r->layout, frame, star, level, bits);
    EXPECT(eretu_takes(r, frame, star, level, bits) == !why, "%s, ERETU: %s", r->layout->name,
           why ? why : "taken");
}

static void check_msr(const struct soft_msrs *msrs, uint32_t msr, uint64_t value, unsigned bits)
{
    struct soft_msrs copy = *msrs;
    bool taken = soft_rules->write_msr(&copy, msr, value, bits);
    uint64_t before, after, other;

    EXPECT(taken == msr_takes(msr, value, bits), "MSR %#x, %#lx", msr, value);
    EXPECT(soft_msr_read(msrs, msr, &before) == (msr >= 0x1CC && msr <= 0x1D4), "MSR %#x", msr);
    for (uint32_t i = 0x1CC; i <= 0x1D4; i++) {
        soft_msr_read(msrs, i, &other);
        soft_msr_read(&copy, i, &after);
        EXPECT(after == (i == msr && taken ? value : other), "MSR %#x after a write of %#x", i, msr);
    }
}

static unsigned event_level(const struct soft_msrs *msrs, const struct fred_event *e)
{
    bool by_vector = e->type == EVENT_NMI || e->type == EVENT_HARDWARE_EXCEPTION ||
                     e->type == EVENT_SOFTWARE_EXCEPTION || e->type == EVENT_PRIVILEGED_SOFTWARE_EXCEPTION;

    if (e->type == EVENT_EXTERNAL_INTERRUPT)
        return msrs->config >> 9 & 3;
    return by_vector && e->vector < 32 ? msrs->stklvls >> (2 * e->vector) & 3 : 0;
}

/* FRED 5.0, event delivery. */
static void check_delivery(const struct rules *r, const struct soft_msrs *msrs, struct fred_event event)
{
    bool user = event.cs % 4 == 3;
    unsigned old = user ? 0 : msrs->config & 3;
    unsigned asked = user && !event.nested && !(event.type == EVENT_HARDWARE_EXCEPTION && event.vector == 8)
                         ? 0
                         : event_level(msrs, &event);
    unsigned level = asked > old ? asked : old;
    uint64_t top =
        user || level > old ? msrs->rsp[level] : (event.rsp - (msrs->config >> 6 & 7) * 64) / 64 * 64;
    struct soft_delivery d = soft_rules->deliver(msrs, r->layout, event);
    struct fred_frame want;

    event.level = old;
    want = frame_of(r, &event);
    EXPECT(d.level == level, "level %u, not %u", d.level, level);
    EXPECT(d.at == top - 64, "the frame is at %#lx, not %#lx", d.at, top - 64);
    EXPECT(d.rip == msrs->config / 4096 * 4096 + (user ? 0 : 256), "entry at %#lx", d.rip);
    EXPECT(memcmp(&d.frame, &want, sizeof(want)) == 0, "CS %#lx SS %#lx, not CS %#lx SS %#lx", d.frame.cs,
           d.frame.ss, want.cs, want.ss);
    EXPECT(d.rflags == 2, "RFLAGS %#lx", d.rflags);
    EXPECT(d.ss == (user ? SELECTOR_DATA : event.ss), "SS %#x", d.ss);
    EXPECT(d.swaps_gs == user, "GS swapped: %d", d.swaps_gs);
    EXPECT(d.nmis == (event.type == EVENT_NMI ? SOFT_NMIS_BLOCKED : SOFT_NMIS_KEPT), "NMIs: %d", d.nmis);
}

/* SDM vol. 2, ERETS and ERETU, of a frame that passes their checks. */
static void check_leave(const struct rules *r, const struct soft_msrs *msrs, const struct fred_frame *frame,
                        bool to_ring3)
{
    unsigned now = msrs->config & 3, saved = frame->cs >> 16 & 3;
    uint64_t flags = r->slot_of_flags ? frame->ss : frame->cs;
    bool steps = frame->rflags >> 8 & 1 && flags >> r->sys & 1;
    struct soft_return got = soft_rules->leave(msrs, r->layout, frame, to_ring3);

    EXPECT(got.level == (saved < now ? saved : now), "from %u to %u", now, saved);
    EXPECT(got.rip == frame->rip && got.rflags == frame->rflags, "RIP %#lx RFLAGS %#lx", got.rip, got.rflags);
    EXPECT(got.nmis == (flags >> r->latch & 1 ? SOFT_NMIS_UNBLOCKED : SOFT_NMIS_KEPT), "NMIs: %d", got.nmis);
    EXPECT(got.swaps_gs == to_ring3, "GS swapped: %d", got.swaps_gs);
    EXPECT(got.steps == steps, "a step pending: %d", got.steps);
}

static void check_nesting(const struct fred_event *first, const struct fred_event *second)
{
    char a = class_of(first), b = class_of(second);
    bool doubled = (a == 'C' && b == 'C') || (a == 'P' && b != '.');
    struct fred_event got = *first, want = *first;

    want.type = EVENT_HARDWARE_EXCEPTION;
    want.vector = doubled ? 8 : second->vector;
    want.error_code = doubled ? 0 : second->error_code;
    want.event_data = doubled ? 0 : second->event_data;
    want.nested = !doubled;
    want.rflags |= flag(!doubled, 16);
    want.length = 0;
    want.sys = want.latch = false;
    if (a == 'D' && b != '.')
        want = *first;
    EXPECT(soft_rules->nest(&got, second) == !(a == 'D' && b != '.'), "%c in %c", b, a);
    EXPECT(same_event(&got, &want), "%c in %c is vector %u", b, a, got.vector);
}

static void check_name(const struct fred_event *event)
{
    char *name = exact(1 + event->vector % 64);
    size_t length = fred_event_name(name, 1 + event->vector % 64, event->type, event->vector);

    EXPECT(strlen(name) == length, "a name of %zu", length);
    free(name);
}

static struct fred_frame take_frame(struct input *in)
{
    return (struct fred_frame){
        .cs = input_take(in, 8),
        .ss = input_take(in, 8),
        .rip = input_take(in, 8),
        .rflags = input_take(in, 8),
        .rsp = input_take(in, 8),
        .error_code = input_take(in, 8),
        .event_data = input_take(in, 8),
        .reserved = input_take(in, 8),
    };
}

/* The stack tops have values that WRMSR accepts. */
static struct soft_msrs take_msrs(struct input *in)
{
    struct soft_msrs msrs = {.config = input_take(in, 8), .stklvls = input_take(in, 8)};

    for (unsigned i = 0; i < FRED_LEVELS; i++) {
        msrs.rsp[i] = input_take(in, 3) << 6;
        msrs.ssp[i] = msrs.rsp[i] + 8;
    }
    return msrs;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = {data, size};
    unsigned choice = (unsigned)input_take(&in, 1), bits = choice & 2 ? 57 : 48, level = choice >> 2 & 3;
    const struct rules *r = &both[choice & 1];
    struct fred_frame frame = take_frame(&in);
    uint64_t star = input_take(&in, 8);
    struct soft_msrs msrs = take_msrs(&in);
    struct fred_frame other = take_frame(&in);
    uint64_t selectors = input_take(&in, 4);
    uint32_t msr = 0x1C8 + (uint32_t)input_take(&in, 1) % 16;
    uint16_t cs, ss;

    /* Most frames should be nearly valid: their selectors are the current ones, or those of ring 3. */
    if (choice & 64) {
        frame.cs = (frame.cs & ~0xFFFFUL) | (uint16_t)((star >> 48 | 3) + (choice & 128 ? 16 : 0));
        frame.ss = (frame.ss & ~0xFFFFUL) | (uint16_t)((star >> 48 | 3) + 8);
    }
    cs = (uint16_t)(choice & 16 ? selectors : frame.cs);
    ss = (uint16_t)(choice & 16 ? selectors >> 16 : frame.ss);

    struct fred_event first = check_frame(r, &frame), second = check_frame(r, &other);

    check_latch(r, &frame, choice & 32);
    check_returns(r, &frame, cs, ss, star, level, bits);
    check_msr(&msrs, msr, star, bits);
    check_delivery(r, &msrs, first);
    check_leave(r, &msrs, &frame, false);
    check_leave(r, &msrs, &frame, true);
    check_nesting(&first, &second);
    check_name(&first);
    return 0;
}
