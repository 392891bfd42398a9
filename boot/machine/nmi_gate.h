/*
 * The gate for NMIs of a PC's board: bit 7 of the real-time clock's index port (include/rtc.h).
 *
 * That port is write-only on most machines. The bit is therefore changed only where it can be read, and so
 * given back: at the port itself, which EDK II's driver of the clock relies on (PcAtChipsetPkg,
 * PcatRealTimeClockRuntimeDxe, RtcRead: it keeps bit 7 of the value that it reads there), or at Intel's
 * alias. Elsewhere the gate stays as it is, and LINT1, by which the board's NMIs reach a CPU, is closed
 * alone. Pure: also tested on the host.
 */
#ifndef BOOT_MACHINE_NMI_GATE_H
#define BOOT_MACHINE_NMI_GATE_H

#include <stdbool.h>
#include <stdint.h>

struct nmi_gate {
    bool closed;   /* by nmi_gate_close; it was open before */
    uint8_t index; /* of the clock's register that was selected then, bit 7 included */
};

/* How the ports are accessed; the host's tests put a model here. */
struct nmi_gate_ports {
    uint8_t (*read)(uint16_t port);
    void (*write)(uint16_t port, uint8_t value);
};

extern struct nmi_gate_ports nmi_gate_ports;

/* Closes the gate, if it is open and can be given back. */
void nmi_gate_close(struct nmi_gate *g);

/* Opens it again, and selects the register that was selected, if nmi_gate_close has closed it. */
void nmi_gate_open(const struct nmi_gate *g);

#endif
