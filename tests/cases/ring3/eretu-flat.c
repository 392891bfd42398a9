#include "include/descriptors.h"
#include "include/instructions.h"
#include "tests/frames/run.h"
#include "tests/harness/suite.h"

CASE(ring3, eretu-flat, "ERETU by the selectors in IA32_STAR, and events in ring 3, do not read the GDT",
     "SDM vol. 2, ERETU; FRED 5.0, event delivery: CS and SS of an event in ring 3")
{
    struct table_register gdtr = sgdt();

    if (!fred_is_native())
        SKIP(t, "in software ERETU is an IRETQ, which reads the GDT");
    lgdt((struct table_register){SELECTOR_USER32 - 1, gdtr.base});
    check_frames_row(t, &(struct frames_row){.kind = AT_UD, .mode = IN_RING3});
    check_frames_row(t, &(struct frames_row){.kind = AT_SYSCALL, .mode = IN_RING3});
    lgdt(gdtr);
}
