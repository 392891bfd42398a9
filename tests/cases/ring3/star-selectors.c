#include "include/instructions.h"
#include "include/msr.h"
#include "tests/events/user.h"
#include "tests/harness/suite.h"

static uint16_t handler_cs, handler_ss;

static void read_selectors(struct fred_regs *regs)
{
    (void)regs;
    handler_cs = read_cs();
    handler_ss = read_ss();
}

CASE(ring3, star-selectors, "an event in ring 3 loads CS and SS from IA32_STAR",
     "FRED 5.0, event delivery: CS is STAR bits 47:32, SS 8 more")
{
    uint64_t star = rdmsr(IA32_STAR);

    fred_hook(EVENT_SOFTWARE_INTERRUPT, USER_INT_VECTOR, read_selectors);
    user_run(t, USER_INT, false, NULL);
    fred_hook(EVENT_SOFTWARE_INTERRUPT, USER_INT_VECTOR, NULL);
    check_equal(t, "CS in the handler", field_get(star, 47, STAR_KERNEL_SHIFT), handler_cs);
    check_equal(t, "SS in the handler", field_get(star, 47, STAR_KERNEL_SHIFT) + 8, handler_ss);
}
