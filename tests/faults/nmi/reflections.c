/* An NMI or an interrupt is reflected with a wrong frame. */
#include "tests/faults/nmi/reflection.h"

static reflection_maker *make_right;
static void (*spoil_reflection)(struct reflection *r, enum event_type type);
static void (*spoil_event)(struct fred_event *e);

static void make_wrongly(struct reflection *r, const struct nmi_way *way, enum event_type type,
                         unsigned vector)
{
    make_right(r, way, type, vector);
    spoil_reflection(r, type);
}

void fault_of_reflection(void (*spoil)(struct reflection *r, enum event_type type))
{
    make_right = reflection_make;
    reflection_make = make_wrongly;
    spoil_reflection = spoil;
}

static void change_event(struct reflection *r, __attribute__((unused)) enum event_type type)
{
    struct fred_frame f = {.cs = r->cs, .ss = r->ss};
    struct fred_event e = fred_frame_decode(fred_layout(), &f);

    if (!is_built_by_hand(r))
        return;
    spoil_event(&e);
    f = fred_frame_encode(fred_layout(), &e);
    r->cs = f.cs;
    r->ss = f.ss;
}

static void begin_with_event(void (*with)(struct fred_event *e))
{
    spoil_event = with;
    fault_of_reflection(change_event);
}

/* A fault whose block changes the event in a frame built by hand. */
#define FAULT_OF_EVENT(name, sentence)                           \
    static void FAULT_WITH_LINE(change_)(struct fred_event * e); \
    FAULT(name, sentence)                                        \
    {                                                            \
        begin_with_event(FAULT_WITH_LINE(change_));              \
    }                                                            \
    static void FAULT_WITH_LINE(change_)(struct fred_event * e)

FAULT_OF_EVENT("stub-latch", "a frame built by hand has no latch")
{
    e->latch = false;
}

FAULT_OF_EVENT("stub-latch-all", "a frame built by hand has the latch, an interrupt's too")
{
    e->latch = true;
}

FAULT_OF_EVENT("stub-type", "a frame built by hand is that of an interrupt")
{
    e->type = EVENT_EXTERNAL_INTERRUPT;
}

FAULT_OF_EVENT("stub-vector", "a frame built by hand has vector 3")
{
    e->vector = VECTOR_BP;
}

FAULT_OF_EVENT("stub-long", "a frame built by hand has no L bit")
{
    e->long_mode = false;
}

FAULT_OF_EVENT("stub-level", "a frame built by hand has the level of its handler")
{
    e->level = fred_nmi_level();
}

FAULT_OF_REFLECTION("stub-level-kept", "way direct-level does not raise the level")
{
    if (r->set_config)
        r->config = fred_config();
}

FAULT_OF_REFLECTION("stub-redzone", "a frame built by hand leaves no redzone")
{
    r->redzone = 0;
}
