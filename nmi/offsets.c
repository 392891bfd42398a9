#include "include/offsets.h"
#include "nmi/reflect.h"

void offsets(void);

void offsets(void)
{
    OFFSET(REFLECTION_STUB, struct reflection, stub);
    OFFSET(REFLECTION_CS, struct reflection, cs);
    OFFSET(REFLECTION_SS, struct reflection, ss);
    OFFSET(REFLECTION_HERE, struct reflection, here);
    CONSTANT(REFLECTION_SS_VECTOR, offsetof(struct reflection, ss) + FRAME_SS_VECTOR_SHIFT / 8);
    OFFSET(REFLECTION_REDZONE, struct reflection, redzone);
    OFFSET(REFLECTION_CONFIG, struct reflection, config);
    OFFSET(REFLECTION_SET_CONFIG, struct reflection, set_config);
    OFFSET(REFLECTION_TOP, struct reflection, top);
    OFFSET(REFLECTION_ENTRY, struct reflection, entry);
    OFFSET(REFLECTION_BACK, struct reflection, back);
}
