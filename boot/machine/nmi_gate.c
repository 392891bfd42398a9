#include "boot/machine/nmi_gate.h"

#include "include/bits.h"
#include "include/instructions.h"
#include "include/rtc.h"

static uint8_t read_port(uint16_t port)
{
    return inb(port);
}

static void write_port(uint16_t port, uint8_t value)
{
    outb(port, value);
}

struct nmi_gate_ports nmi_gate_ports = {read_port, write_port};

/* The clock wants an access to its data after an index (so does Linux's reassert_nmi, mach_traps.h). */
static void write_index(uint8_t value)
{
    nmi_gate_ports.write(RTC_INDEX, value);
    nmi_gate_ports.read(RTC_DATA);
}

static void open_gate(uint8_t index)
{
    write_index(RTC_STATUS_D);
    nmi_gate_ports.write(RTC_INDEX, index);
}

/*
 * A port that does not exist reads as FFh, as a closed gate may. One that is something else does not follow;
 * then the gate is left open, as every access of Linux to the clock leaves it.
 */
static bool close_by(uint16_t port, struct nmi_gate *g)
{
    uint8_t before = nmi_gate_ports.read(port);

    if (before & RTC_NMI_OFF)
        return false;
    write_index(RTC_NMI_OFF | RTC_STATUS_D);
    *g = (struct nmi_gate){nmi_gate_ports.read(port) == (RTC_NMI_OFF | RTC_STATUS_D), before};
    if (!g->closed)
        open_gate(before);
    return g->closed;
}

void nmi_gate_close(struct nmi_gate *g)
{
    static const uint16_t readable[] = {RTC_INDEX, RTC_INDEX_ALIAS};

    *g = (struct nmi_gate){0};
    for (unsigned i = 0; i < COUNT_OF(readable) && !close_by(readable[i], g); i++)
        ;
}

void nmi_gate_open(const struct nmi_gate *g)
{
    if (g->closed)
        open_gate(g->index);
}
