#include "include/instructions.h"
#include "include/msr.h"
#include "nmi/handler.h"
#include "tests/faults/fault.h"
#include "tests/harness/suite.h"

CASE(fred, enabled, "events are delivered as FRED specifies, with three stacks to switch to",
     "FRED 5.0, CR4.FRED, IA32_FRED_CONFIG, IA32_FRED_STKLVLS, IA32_FRED_RSP1 to RSP3")
{
    uint64_t config = 0, levels = 0, top = 0;

    check(t, fred_read(IA32_FRED_CONFIG, &config), "IA32_FRED_CONFIG can be read");
    check_equal(t, "entry point", fred_entry(), (config & FRED_CONFIG_ENTRY) + FRED_ENTRY_RING0);
    check_equal(t, "reserved bits of IA32_FRED_CONFIG", 0, config & FRED_CONFIG_RESERVED);
    check_equal(t, "current stack level", 0, fred_level());
    check(t, fred_read(IA32_FRED_STKLVLS, &levels), "IA32_FRED_STKLVLS can be read");
    check_equal(t, "stack level of NMI", FRED_LEVEL_NMI, field_get(levels, 5, 4));
    check_equal(t, "stack level of #DF", FRED_LEVEL_DF, field_get(levels, 17, 16));
    for (uint32_t level = 1; level < FRED_LEVELS; level++) {
        check(t, fred_read(IA32_FRED_RSP0 + level, &top) && top != 0, "a stack for each level");
        check_equal(t, "alignment of the stack", 0, top % FRED_FRAME_SIZE);
    }
    check(t, fred_is_native() == fred_in_cr4(), "CR4.FRED is set if, and only if, native FRED is in use");
    if (fault_is_on("left-blocked"))
        nmi_block();
    if (fault_is_on("left-dr1"))
        write_dr1(fred_entry());
}
