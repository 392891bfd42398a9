/* Faults of reflection: each makes a right struct reflection wrong. */
#ifndef TESTS_FAULTS_NMI_REFLECTION_H
#define TESTS_FAULTS_NMI_REFLECTION_H

#include "nmi/reflect.h"
#include "tests/faults/fault.h"

/* From now on spoil is applied to each reflection that is made. */
void fault_of_reflection(void (*spoil)(struct reflection *r, enum event_type type));

/* A fault whose block changes *r, the reflection of an event of that type. */
#define FAULT_OF_REFLECTION(name, sentence)                                           \
    static void FAULT_WITH_LINE(spoil_)(struct reflection * r, enum event_type type); \
    FAULT(name, sentence)                                                             \
    {                                                                                 \
        fault_of_reflection(FAULT_WITH_LINE(spoil_));                                 \
    }                                                                                 \
    static void FAULT_WITH_LINE(spoil_)(struct reflection * r, __attribute__((unused)) enum event_type type)

/* For INT 2 the CPU writes the frame. */
static inline bool is_built_by_hand(const struct reflection *r)
{
    return r->entry != 0;
}

#endif
