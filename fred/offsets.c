#include "include/offsets.h"
#include "fred/fred.h"
#include "include/msr.h"

void offsets(void);

void offsets(void)
{
    CONSTANT(FRED_ENTRY_RING0, FRED_ENTRY_RING0);
    CONSTANT(EVENT_NMI, EVENT_NMI);
    CONSTANT(EVENT_EXTERNAL_INTERRUPT, EVENT_EXTERNAL_INTERRUPT);
    CONSTANT(IA32_FRED_CONFIG, IA32_FRED_CONFIG);
    OFFSET(FRAME_RIP, struct fred_frame, rip);
    OFFSET(FRAME_CS, struct fred_frame, cs);
    OFFSET(FRAME_RFLAGS, struct fred_frame, rflags);
    OFFSET(FRAME_RSP, struct fred_frame, rsp);
    OFFSET(FRAME_SS, struct fred_frame, ss);
    OFFSET(FRAME_EVENT_DATA, struct fred_frame, event_data);
    OFFSET(FRAME_RESERVED, struct fred_frame, reserved);
    CONSTANT(FRAME_SIZE, sizeof(struct fred_frame));
}
