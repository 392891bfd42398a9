#include "boot/text/string.h"
#include "include/instructions.h"
#include "tests/contain/contain.h"
#include "tests/harness/suite.h"

/* What LGDT and LIDT load is what it has already; for the others it is a place to write to. */
static void set(struct registers *gprs)
{
    gprs->rsi = GUEST_TABLES;
}

CASE(contain, harmless, "RDTSC, WBINVD, LGDT, LIDT, LLDT, SGDT, SWAPGS, MOV CR3 and more run in the guest, and the host has all as before",
     "SDM vol. 3, 25.1.3 and 27.5")
{
    struct table_register *own = guest_memory(&t->vcpu->guest, CONTAIN_MEMORY, sizeof(*own));

    if (contain_open(t)) {
        *own = (struct table_register){0xFF, GUEST_GDT};
        tell(t, "%u instructions done by the guest", check_table(t, &contain_harmless, set));
        check_equal(t, "the base that SGDT and SIDT told the guest: its own", GUEST_IDT, own->base);
    }
    contain_close(t);
}
