#include "boot/cpu/cpu.h"
#include "include/apic.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/harness/suite.h"

#define VECTORS      256
#define LOGICAL_BITS 8 /* of xAPIC's flat model: one CPU each */

static unsigned sent;

/* By nmi_send but for the destination and these bits of the command. */
static void send_with(uint32_t destination, uint32_t bits)
{
    sent++;
    nmi_seen.sent++;
    nmi_account_sent(&nmi_account, true);
    apic_send_to(destination, ICR_DELIVERY_NMI | bits);
    nmi_settle();
}

static void try_vectors(struct test *t)
{
    for (unsigned vector = 0; vector < VECTORS && !t->failures; vector++) {
        for (unsigned assert = 0; assert < 2 && !t->failures; assert++) {
            send_with(this_cpu()->apic_id, vector | (assert ? ICR_LEVEL_ASSERT : 0));
            if (!check_equal(t, "NMIs handled", sent, nmi_seen.handled))
                tell(t, "the one that is lost: vector %#x, level bit %u", vector, assert);
        }
    }
}

static void try_logical(struct test *t, uint32_t destination)
{
    send_with(destination, ICR_LOGICAL | ICR_LEVEL_ASSERT);
    check_equal(t, "NMIs handled, with one to a logical destination", sent, nmi_seen.handled);
    if (t->failures)
        tell(t, "%s, logical destination %#x", apic_mode(), destination);
}

/* Firmware leaves the logical destinations of the other CPUs at 0, as reset does: it has no use for them. */
static void try_logical_flat(struct test *t)
{
    uint32_t ldr = 0, dfr = 0, mine = (uint32_t)BIT(this_cpu()->number % LOGICAL_BITS);

    apic_read(APIC_LDR, &ldr);
    apic_read(APIC_DFR, &dfr);
    apic_write(APIC_DFR, XAPIC_DFR_FLAT);
    apic_write(APIC_LDR, mine << XAPIC_LOGICAL_SHIFT);
    try_logical(t, mine);
    apic_write(APIC_LDR, ldr);
    apic_write(APIC_DFR, dfr);
}

CASE(nmi, command-bits, "an NMI arrives whatever vector is in the interrupt command, with the level bit set or clear, and by a logical destination",
     "SDM vol. 3, 10.6.1, Interrupt Command Register: NMI ignores the vector; level has no meaning and is taken as 1; 10.6.2.2 and 10.12.10.2, Logical Destination Mode")
{
    uint32_t id = 0;

    sent = 0;
    try_vectors(t);
    if (!apic_is_x2apic())
        try_logical_flat(t);
    else if (check(t, apic_read(APIC_LDR, &id), "the logical x2APIC ID can be read"))
        try_logical(t, id);
}
