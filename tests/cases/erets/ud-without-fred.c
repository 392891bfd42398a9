#include "include/instructions.h"
#include "tests/harness/suite.h"

extern const uint8_t erets_without_fred_place[], erets_without_fred_gate[];

uint64_t erets_without_fred(void);

CASE(erets, ud-without-fred, "with CR4.FRED clear, ERETS raises an invalid-opcode exception through the IDT",
     "SDM vol. 2, ERETS")
{
    struct idt_gate before;

    if (!fred_is_native())
        SKIP(t, "without CR4.FRED the software backend replaces ERETS");
    before = this_cpu()->idt[VECTOR_UD];
    idt_set(this_cpu(), VECTOR_UD, (uint64_t)erets_without_fred_gate, 0, 0);
    check_equal(t, "RIP of the #UD", (uint64_t)erets_without_fred_place, erets_without_fred());
    this_cpu()->idt[VECTOR_UD] = before;
    check(t, fred_in_cr4(), "CR4.FRED set again");
}
