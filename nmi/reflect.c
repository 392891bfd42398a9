#include "nmi/reflect.h"

#include "boot/options.h"
#include "boot/phase.h"
#include "fred/fault.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "nmi/service.h"

void reflect_here(uint64_t cs, uint64_t ss, uint64_t event_data, uint64_t entry, uint64_t redzone);
void reflect_on(uint64_t cs, uint64_t ss, uint64_t event_data, uint64_t entry, uint64_t top);
void nmi_int2(void);

/* Only an NMI's frame has the latch. */
static bool latch_for(enum event_type type)
{
    if (fault_is(FAULT_STUB_LATCH))
        return false;
    return type == EVENT_NMI || fault_is(FAULT_STUB_LATCH_ALL);
}

/* The slots of the frame that a CPU would write for this event here: the rest only the stub knows. */
static struct fred_frame slots(enum event_type type, unsigned vector)
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

static uint64_t redzone(void)
{
    uint64_t config = 0;

    if (fault_is(FAULT_STUB_REDZONE))
        return 0;
    fred_read(IA32_FRED_CONFIG, &config);
    return field_get(config, 8, FRED_CONFIG_REDZONE_SHIFT) * FRED_REDZONE_UNIT;
}

static uint64_t frame_data(uint64_t event_data)
{
    return fault_is(FAULT_STUB_EVENT_DATA) ? ~event_data : event_data;
}

/* Only after a while, as a storm would find it. */
static bool is_late(enum fault fault, bool of_this_type)
{
    return fault_is(fault) && of_this_type && nmi.served >= NMI_LATE;
}

void reflect_event(enum event_type type, unsigned vector, uint64_t event_data)
{
    struct fred_frame f = slots(type, vector);
    enum phase before = phase_begin(PHASE_REFLECT);

    if (is_late(FAULT_STUB_LOST, type == EVENT_NMI) ||
        is_late(FAULT_STUB_LOST_INTERRUPT, type == EVENT_EXTERNAL_INTERRUPT))
        return;
    if (is_late(FAULT_STUB_TWICE, type == EVENT_NMI))
        reflect_here(f.cs, f.ss, frame_data(event_data), fred_entry(), redzone());
    reflect_here(f.cs, f.ss, frame_data(event_data), fred_entry(), redzone());
    phase_return(before);
}

static void direct(uint64_t event_data)
{
    reflect_event(EVENT_NMI, VECTOR_NMI, event_data);
}

/* As the CPU does it: up to the NMI's level, never down; the frame brings the old level back. */
static void direct_level(uint64_t event_data)
{
    struct fred_frame f = slots(EVENT_NMI, VECTOR_NMI);
    unsigned level = fred_nmi_level();
    enum phase before;

    if (level <= fred_level()) {
        direct(event_data);
        return;
    }
    if (!fault_is(FAULT_STUB_LEVEL_KEPT))
        fred_set_level(level);
    before = phase_begin(PHASE_REFLECT);
    reflect_on(f.cs, f.ss, frame_data(event_data), fred_entry(), fred_stack_top(level));
    phase_return(before);
}

static void by_int2(uint64_t latch_for_rip)
{
    enum phase before;

    nmi_serve_int2(true, latch_for_rip);
    before = phase_begin(PHASE_REFLECT);
    nmi_int2();
    phase_return(before);
    nmi_serve_int2(false, 0);
}

static void int2(uint64_t event_data)
{
    (void)event_data; /* an INT n's frame has none */
    by_int2(0);
}

static void int2_patch(uint64_t event_data)
{
    (void)event_data;
    by_int2((uint64_t)nmi_int2_return);
}

const struct nmi_way nmi_ways[] = {
    [WAY_DIRECT] = {"direct", direct, true},
    [WAY_DIRECT_LEVEL] = {"direct-level", direct_level, true},
    [WAY_INT2] = {"int2", int2, false},
    [WAY_INT2_PATCH] = {"int2-patch", int2_patch, true},
};
