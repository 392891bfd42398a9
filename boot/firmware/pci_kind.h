/* Whether a PCI function is a serial port. Pure: also tested on the host. */
#ifndef BOOT_FIRMWARE_PCI_KIND_H
#define BOOT_FIRMWARE_PCI_KIND_H

#include "include/pci.h"

#include <stdint.h>

enum pci_kind {
    PCI_OTHER,
    PCI_UART_PORT,   /* a 16450, 16550 or successor in I/O space */
    PCI_UART_MEMORY, /* one in memory space, or without an address */
    PCI_UART_LPSS,   /* Intel's, in the chipset: registers four bytes apart, no clock until set up */
};

struct pci_place {
    unsigned segment, bus, device, function;
};

/* Sets *port for PCI_UART_PORT only. `header` is words 0 to PCI_HEADER_WORDS - 1 of configuration space. */
enum pci_kind pci_kind(const uint32_t *header, struct pci_place place, uint16_t *port);

#endif
