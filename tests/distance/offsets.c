#include "include/offsets.h"
#include "include/apic.h"
#include "include/fred.h"
#include "include/msr.h"
#include "include/vmcs.h"
#include "tests/distance/distance.h"
#include "tests/events/user.h"

void offsets(void);

void offsets(void)
{
    OFFSET(DISTANCE_LEAD, struct distance, lead);
    OFFSET(DISTANCE_PATIENCE, struct distance, patience);
    OFFSET(DISTANCE_SETTLE, struct distance, settle);
    OFFSET(DISTANCE_DISTANCE, struct distance, distance);
    OFFSET(DISTANCE_ICR, struct distance, icr);
    OFFSET(DISTANCE_ID, struct distance, id);
    OFFSET(DISTANCE_ROUND, struct distance, round);
    OFFSET(DISTANCE_HERE, struct distance, here);
    OFFSET(DISTANCE_GO, struct distance, go);
    OFFSET(DISTANCE_BEGUN, struct distance, begun);
    OFFSET(DISTANCE_SENT, struct distance, sent);
    OFFSET(DISTANCE_SEEN, struct distance, seen);
    OFFSET(DISTANCE_SEEN_THEN, struct distance, seen.then);
    OFFSET(DISTANCE_LAUNCH, struct distance, launch);
    OFFSET(DISTANCE_ARRIVALS, struct distance, arrivals);
    OFFSET(DISTANCE_FRAME, struct distance, frame);
    OFFSET(DISTANCE_FRAME_2, struct distance, frame[1]);
    CONSTANT(FRAME_VECTOR, offsetof(struct fred_frame, ss) + FRAME_SS_VECTOR_SHIFT / 8);
    CONSTANT(FRAME_TYPE, offsetof(struct fred_frame, ss) + FRAME_SS_TYPE_SHIFT / 8);
    CONSTANT(EVENT_HARDWARE_EXCEPTION, EVENT_HARDWARE_EXCEPTION);
    CONSTANT(EVENT_SOFTWARE_INTERRUPT, EVENT_SOFTWARE_INTERRUPT);
    CONSTANT(NMI_COMMAND, ICR_DELIVERY_NMI | ICR_LEVEL_ASSERT);
    CONSTANT(X2APIC_ICR, IA32_X2APIC_BASE + APIC_ICR_LOW / 16);
    CONSTANT(VM_EXIT_REASON, VM_EXIT_REASON);
    CONSTANT(HOST_RSP, HOST_RSP);
    CONSTANT(VECTOR_UD, VECTOR_UD);
    CONSTANT(USER_EXIT_VECTOR, USER_EXIT_VECTOR);
    CONSTANT(OF_EVENT, BIT(PATH_EVENT));
    CONSTANT(OF_INT2, BIT(PATH_INT2));
    CONSTANT(OF_ERETS, BIT(PATH_ERETS));
    CONSTANT(OF_NMI, BIT(PATH_NMI));
    CONSTANT(OF_RING3, BIT(PATH_RING3));
    CONSTANT(OF_HALT, BIT(PATH_HALT));
    CONSTANT(OF_GUESTS, BIT(PATH_ENTRY) | BIT(PATH_HALTED_GUEST));
    CONSTANT(OF_EXITS, BIT(PATH_ENTRY));
    CONSTANT(OF_NMI_EXIT, BIT(PATH_NMI_EXIT));
    CONSTANT(ENTRY_FAILED, ENTRY_FAILED);
    CONSTANT(ENTRY_SKIPPED, ENTRY_SKIPPED);
    CONSTANT(ENTRY_EXITED, ENTRY_EXITED);
    CONSTANT(AT_LEAD, AT_LEAD);
    CONSTANT(AT_BEFORE, AT_BEFORE);
    CONSTANT(AT_HANDLER, AT_HANDLER);
    CONSTANT(AT_RING3, AT_RING3);
    CONSTANT(AT_HANDLER3, AT_HANDLER3);
    CONSTANT(AT_TARGET, AT_TARGET);
    CONSTANT(AT_AFTER, AT_AFTER);
    CONSTANT(AT_AFTER3, AT_AFTER3);
}
