#include "boot/text/string.h"
#include "include/instructions.h"
#include "tests/contain/contain.h"
#include "tests/harness/suite.h"

/* LGDT and LIDT load what the guest has already; the others write to the memory. */
static void set_rsi(struct registers *gprs)
{
    gprs->rsi = GUEST_TABLES;
}

CASE(contain, harmless, "RDTSC, WBINVD, LGDT, LIDT, LLDT, SGDT, SWAPGS, MOV CR3 and more run in the guest and do not change the host",
     "SDM vol. 3, 25.1.3 and 27.5")
{
    struct table_register *own = guest_memory(&t->vcpu->guest, CONTAIN_MEMORY, sizeof(*own));

    if (contain_open(t)) {
        *own = (struct table_register){0xFF, GUEST_GDT};
        tell(t, "%u instructions executed by the guest", check_table(t, &contain_harmless, set_rsi));
        check_equal(t, "base that SGDT and SIDT store: the guest's own", GUEST_IDT, own->base);
    }
    contain_close(t);
}
