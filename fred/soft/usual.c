#include "fred/soft/usual.h"

#include "include/descriptors.h"
#include "include/registers.h"

#define INT_LENGTH 2

struct soft_usual soft_usual;

struct soft_usual soft_usual_in(const struct fred_layout *layout)
{
    struct fred_event int2 = {
        .type = EVENT_SOFTWARE_INTERRUPT,
        .vector = VECTOR_NMI,
        .length = INT_LENGTH,
        .sys = true,
        .long_mode = true,
    };
    struct fred_frame flags = fred_frame_encode(layout, &int2);

    return (struct soft_usual){
        .cs_checked = FRAME_CS_SELECTOR | layout->cs_reserved | layout->cs_latch,
        .cs_latch = layout->cs_latch,
        .ss_checked = FRAME_SS_SELECTOR | layout->ss_reserved | layout->ss_latch,
        .ss_latch = layout->ss_latch,
        .rflags_checked = ERETS_RFLAGS_CHECKED | RFLAGS_TF,
        .to_rip = layout->software_skips_error_code ? 0 : offsetof(struct fred_frame, rip),
        .int2_cs = flags.cs,
        .int2_ss = flags.ss,
    };
}
