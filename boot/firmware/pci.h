/* The PCI functions that the firmware knows. Not to be called while the program owns the CPU. */
#ifndef BOOT_FIRMWARE_PCI_H
#define BOOT_FIRMWARE_PCI_H

#include "boot/firmware/pci_kind.h"

#include <stdbool.h>

struct pci_function {
    void *protocol; /* EFI_PCI_IO_PROTOCOL */
    struct pci_place place;
    uint32_t header[PCI_HEADER_WORDS]; /* as pci_each found it */
};

/* Calls `visit` for each function, until it returns true. */
void pci_each(bool (*visit)(struct pci_function *f));

/* Enables I/O space of the function and of the bridges above it. False if the firmware cannot. */
bool pci_open(struct pci_function *f);

/* Disables I/O space of the function, if it was disabled when pci_each found it. */
void pci_close(struct pci_function *f);

#endif
