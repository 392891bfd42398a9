/* An NMI or an interrupt is reflected by a wrong stub, or through a wrong entry point
 * (tests/faults/nmi/wrong_stubs.asm). */
#include "nmi/handler.h"
#include "tests/faults/nmi/reflection.h"

#define LATE 16 /* NMIs handled before a fault for storms takes effect */

void fault_event_data_here(void);
void fault_event_data_on_level(void);
void fault_no_source_here(void);
void fault_no_source_on_level(void);
void fault_rsp_here(void);
void fault_rsp_on_level(void);
void fault_detour_here(void);
void fault_detour_on_level(void);
void fault_twice_here(void);
void fault_twice_on_level(void);
void fault_twice_int2(void);
void fault_lost(void);
void fault_misaligned_entry(void);
void fault_rflags_entry(void);

uint64_t fault_right_entry; /* the last two jump there */

static void set_stub(struct reflection *r, void (*here)(void), void (*on_level)(void))
{
    if (r->stub == (uint64_t)reflect_here)
        r->stub = (uint64_t)here;
    else if (r->stub == (uint64_t)reflect_on_level)
        r->stub = (uint64_t)on_level;
}

static void set_entry(struct reflection *r, void (*entry)(void))
{
    if (!is_built_by_hand(r))
        return;
    fault_right_entry = r->entry;
    r->entry = (uint64_t)entry;
}

static bool is_late(void)
{
    return nmi_seen.handled >= LATE;
}

FAULT_OF_REFLECTION("stub-event-data", "a frame built by hand has made-up event data")
{
    set_stub(r, fault_event_data_here, fault_event_data_on_level);
}

FAULT_OF_REFLECTION("stub-no-source", "a frame built by hand has no event data")
{
    set_stub(r, fault_no_source_here, fault_no_source_on_level);
}

FAULT_OF_REFLECTION("stub-rsp", "a frame built by hand has an RSP one word too low")
{
    set_stub(r, fault_rsp_here, fault_rsp_on_level);
}

FAULT_OF_REFLECTION("stub-detour", "a frame built by hand takes a hundred instructions more")
{
    set_stub(r, fault_detour_here, fault_detour_on_level);
}

FAULT_OF_REFLECTION("stub-misaligned", "a frame built by hand is aligned to 8, not to 64")
{
    set_entry(r, fault_misaligned_entry);
}

FAULT_OF_REFLECTION("stub-rflags", "the handler of a frame built by hand starts with the VMM's RFLAGS")
{
    set_entry(r, fault_rflags_entry);
}

FAULT_OF_REFLECTION("stub-lost", "an NMI after the 16th is not reflected")
{
    if (type == EVENT_NMI && is_late())
        r->stub = (uint64_t)fault_lost;
}

FAULT_OF_REFLECTION("stub-lost-interrupt", "an interrupt is not reflected, after the 16th NMI")
{
    if (type != EVENT_NMI && is_late())
        r->stub = (uint64_t)fault_lost;
}

FAULT_OF_REFLECTION("stub-twice", "an NMI after the 16th is reflected twice")
{
    if (type != EVENT_NMI || !is_late())
        return;
    if (r->stub == (uint64_t)reflect_int2)
        r->stub = (uint64_t)fault_twice_int2;
    set_stub(r, fault_twice_here, fault_twice_on_level);
}
