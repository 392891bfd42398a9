#include "include/apic.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/harness/suite.h"

#define VECTORS 256

/* By nmi_send but for these bits of the command. */
static void send_with(uint32_t bits)
{
    nmi_seen.sent++;
    nmi_account_sent(&nmi_account, true);
    apic_send(ICR_DELIVERY_NMI | bits);
    nmi_settle();
}

CASE(nmi, command-bits, "an NMI arrives whatever vector is in the interrupt command, with the level bit set or clear",
     "SDM vol. 3, 10.6.1, Interrupt Command Register: NMI ignores the vector; level has no meaning and is taken as 1")
{
    unsigned sent = 0;

    for (unsigned vector = 0; vector < VECTORS && !t->failures; vector++) {
        for (unsigned assert = 0; assert < 2 && !t->failures; assert++) {
            send_with(vector | (assert ? ICR_LEVEL_ASSERT : 0));
            if (!check_equal(t, "NMIs handled", ++sent, nmi_seen.handled))
                tell(t, "the one that is lost: vector %#x, level bit %u", vector, assert);
        }
    }
}
