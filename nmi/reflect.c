#include "nmi/reflect.h"

#include "boot/options.h"
#include "boot/phase.h"
#include "fred/fault.h"
#include "include/instructions.h"
#include "nmi/service.h"

void reflect_here(void);
void reflect_here_wrongly(void);
void reflect_on_level(void);
void reflect_on_level_wrongly(void);
void reflect_int2(void);
void reflect_by(struct reflection *r, uint64_t event_data);

/* Only an NMI's frame has the latch. */
static bool latch_for(enum event_type type)
{
    if (fault_is(FAULT_STUB_LATCH))
        return false;
    return type == EVENT_NMI || fault_is(FAULT_STUB_LATCH_ALL);
}

/* The slots of the frame that a CPU would write for this event here: the rest only the stub knows. */
static struct fred_frame frame_slots(enum event_type type, unsigned vector)
{
    struct fred_event event = {
        .type = fault_is(FAULT_STUB_TYPE) ? EVENT_EXTERNAL_INTERRUPT : type,
        .vector = fault_is(FAULT_STUB_VECTOR) ? VECTOR_BP : vector,
        .latch = latch_for(type),
        .long_mode = !fault_is(FAULT_STUB_LONG),
        .level = fault_is(FAULT_STUB_LEVEL) ? fred_nmi_level() : fred_level(),
        .cs = read_cs(),
        .ss = read_ss(),
    };

    return fred_frame_encode(fred_layout(), &event);
}

static uint64_t redzone_bytes(void)
{
    if (fault_is(FAULT_STUB_REDZONE))
        return 0;
    return field_get(fred_config(), 8, FRED_CONFIG_REDZONE_SHIFT) * FRED_REDZONE_UNIT;
}

/* The right one has no place for a fault, and takes no time for one. */
static uint64_t stub(void (*right)(void), void (*wrong)(void))
{
    bool is_wrong = fault_is(FAULT_STUB_MISALIGNED) || fault_is(FAULT_STUB_EVENT_DATA) ||
                    fault_is(FAULT_STUB_RSP) || fault_is(FAULT_STUB_RFLAGS) || fault_is(FAULT_STUB_DETOUR);

    return is_wrong ? (uint64_t)wrong : (uint64_t)right;
}

static void make_direct(struct reflection *r, enum event_type type, unsigned vector)
{
    struct fred_frame f = frame_slots(type, vector);

    *r = (struct reflection){
        .stub = stub(reflect_here, reflect_here_wrongly),
        .cs = f.cs,
        .ss = f.ss,
        .redzone = redzone_bytes(),
        .entry = fred_entry(),
    };
}

/* As the CPU does it: up to the NMI's level, never down; the frame brings the old level back. */
static void make_direct_level(struct reflection *r, enum event_type type, unsigned vector)
{
    uint64_t config = fred_config();
    unsigned level = fred_nmi_level();

    make_direct(r, type, vector);
    if (level <= fred_level())
        return;
    r->stub = stub(reflect_on_level, reflect_on_level_wrongly);
    r->config = fault_is(FAULT_STUB_LEVEL_KEPT) ? config : (config & ~FRED_CONFIG_LEVEL) | level;
    r->set_config = fred_config_setter();
    r->top = fred_stack_top(level);
}

/* INT 2 is all that it can be. */
static void make_int2(struct reflection *r, enum event_type type, unsigned vector)
{
    (void)type;
    (void)vector;
    *r = (struct reflection){.stub = (uint64_t)reflect_int2};
}

#define WAY_ENTRY(id, word, ...) [WAY_##id] = {.name = word, __VA_ARGS__},
const struct nmi_way nmi_ways[WAY_COUNT] = {WAYS(WAY_ENTRY)};
#undef WAY_ENTRY

static void make_by_way(struct reflection *r, const struct nmi_way *way, enum event_type type,
                        unsigned vector)
{
    way->make(r, type, vector);
}

reflection_maker *reflection_make = make_by_way;

void reflection_open(struct reflection *r, const struct nmi_way *way)
{
    reflection_make(r, way, EVENT_NMI, VECTOR_NMI);
    if (way->by_int2)
        nmi_serve_int2(true, way->patched ? (uint64_t)nmi_int2_return : 0);
}

void reflection_close(const struct nmi_way *way)
{
    if (way->by_int2)
        nmi_serve_int2(false, 0);
}

/* Only after a while, as a storm would find it. */
static bool is_late(enum fault fault, bool of_this_type)
{
    return fault_is(fault) && of_this_type && nmi_seen.served >= NMI_LATE;
}

static void hand_on(struct reflection *r, bool is_nmi, uint64_t event_data)
{
    enum phase before = phase_begin(PHASE_REFLECT);

    if (!is_late(FAULT_STUB_LOST, is_nmi) && !is_late(FAULT_STUB_LOST_INTERRUPT, !is_nmi))
        reflect_by(r, event_data);
    if (is_late(FAULT_STUB_TWICE, is_nmi))
        reflect_by(r, event_data);
    phase_return(before);
}

void nmi_reflect(const struct nmi_way *way, uint64_t event_data)
{
    struct reflection r;

    reflection_open(&r, way);
    hand_on(&r, true, event_data);
    reflection_close(way);
}

void reflect_event(enum event_type type, unsigned vector, uint64_t event_data)
{
    struct reflection r;

    reflection_make(&r, &nmi_ways[WAY_DIRECT], type, vector);
    hand_on(&r, type == EVENT_NMI, event_data);
}
