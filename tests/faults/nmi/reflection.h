/* Faults of what reflects an event, which are done to a reflection that has been made right. */
#ifndef TESTS_FAULTS_NMI_REFLECTION_H
#define TESTS_FAULTS_NMI_REFLECTION_H

#include "nmi/reflect.h"
#include "tests/faults/fault.h"

/* From now on each reflection is made right, and then this is done to it. */
void fault_of_reflection(void (*spoil)(struct reflection *r, enum event_type type));

/* A fault whose block is done to *r, made for an event of that type. */
#define FAULT_OF_REFLECTION(name, sentence)                                           \
    static void FAULT_WITH_LINE(spoil_)(struct reflection * r, enum event_type type); \
    FAULT(name, sentence)                                                             \
    {                                                                                 \
        fault_of_reflection(FAULT_WITH_LINE(spoil_));                                 \
    }                                                                                 \
    static void FAULT_WITH_LINE(spoil_)(struct reflection * r, __attribute__((unused)) enum event_type type)

/* INT 2 leaves the frame to the CPU. */
static inline bool is_built_by_hand(const struct reflection *r)
{
    return r->entry != 0;
}

#endif
