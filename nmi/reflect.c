#include "nmi/reflect.h"

#include "boot/options/options.h"
#include "boot/report/phase.h"
#include "include/instructions.h"
#include "nmi/handler.h"

void reflect_by(struct reflection *r, uint64_t event_data);

/* The CS and SS slots of the frame that a CPU would write for this event here; the stub adds the other words.
 */
static struct fred_frame frame_slots(enum event_type type, unsigned vector)
{
    struct fred_event event = {
        .type = type,
        .vector = vector,
        .latch = type == EVENT_NMI,
        .long_mode = true,
        .level = fred_level(),
        .cs = read_cs(),
        .ss = read_ss(),
    };

    return fred_frame_encode(fred_layout(), &event);
}

static void make_direct(struct reflection *r, enum event_type type, unsigned vector)
{
    struct fred_frame f = frame_slots(type, vector);

    *r = (struct reflection){
        .stub = (uint64_t)reflect_here,
        .cs = f.cs,
        .ss = f.ss,
        .redzone = field_get(fred_config(), 8, FRED_CONFIG_REDZONE_SHIFT) * FRED_REDZONE_UNIT,
        .entry = fred_entry(),
    };
}

/* As FRED event delivery: the CSL is raised to the NMI's level, never lowered; ERETS restores it from the
 * frame. */
static void make_direct_level(struct reflection *r, enum event_type type, unsigned vector)
{
    uint64_t config = fred_config();
    unsigned level = fred_nmi_level();

    make_direct(r, type, vector);
    if (level <= fred_level())
        return;
    r->stub = (uint64_t)reflect_on_level;
    r->config = (config & ~FRED_CONFIG_LEVEL) | level;
    r->set_config = fred_config_setter();
    r->top = fred_stack_top(level);
}

/* INT 2 can be of no other type and vector. */
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
        nmi_handle_int2(true, way->patched ? (uint64_t)nmi_int2_return : 0);
}

void reflection_close(const struct nmi_way *way)
{
    if (way->by_int2)
        nmi_handle_int2(false, 0);
}

static void dispatch(struct reflection *r, uint64_t event_data)
{
    enum phase before = phase_begin(PHASE_REFLECT);

    reflect_by(r, event_data);
    phase_return(before);
}

void nmi_reflect(const struct nmi_way *way, uint64_t event_data)
{
    struct reflection r;

    reflection_open(&r, way);
    nmi_reflection_begin();
    dispatch(&r, event_data);
    nmi_reflection_end();
    reflection_close(way);
}

void reflect_event(enum event_type type, unsigned vector, uint64_t event_data)
{
    struct reflection r;

    reflection_make(&r, &nmi_ways[WAY_DIRECT], type, vector);
    dispatch(&r, event_data);
}
