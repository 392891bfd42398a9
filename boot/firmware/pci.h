/* The PCI functions that the firmware knows. Nothing of it may be called while the CPU is ours. */
#ifndef BOOT_FIRMWARE_PCI_H
#define BOOT_FIRMWARE_PCI_H

#include "boot/firmware/pci_kind.h"

#include <stdbool.h>

struct pci_function {
    void *protocol; /* EFI_PCI_IO_PROTOCOL */
    struct pci_place place;
    uint32_t header[PCI_HEADER_WORDS]; /* as pci_each found it */
};

/* Calls `visit` with one function after the other, until it returns true. */
void pci_each(bool (*visit)(struct pci_function *f));

/* Has the function answer in I/O space, with the bridges above it; false if the firmware refuses. */
bool pci_open(struct pci_function *f);

/* It answers there no more, if it did not before. */
void pci_close(struct pci_function *f);

#endif
