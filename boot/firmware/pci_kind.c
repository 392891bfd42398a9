#include "boot/firmware/pci_kind.h"

#include "include/bits.h"
#include "include/uart.h"

/*
 * The class alone does not distinguish the LPSS UARTs from the management engine or I2C: their locations do
 * (Intel's chipset data sheets, "PCI devices and functions": since the 100 Series 1Eh.0, 1Eh.1 and 19h.2).
 */
static bool is_lpss(unsigned vendor, unsigned class, struct pci_place place)
{
    static const struct {
        unsigned device, function;
    } places[] = {{0x1E, 0}, {0x1E, 1}, {0x19, 2}};

    if (vendor != PCI_VENDOR_INTEL || (class != PCI_COMMUNICATION && class != PCI_SIGNAL))
        return false;
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        if (place.segment == 0 && place.bus == 0 && place.device == places[i].device &&
            place.function == places[i].function)
            return true;
    }
    return false;
}

/* I/O addresses have 16 bits on a PC; a BAR to which the firmware assigned no address holds 0. */
static bool io_port(uint32_t bar, uint16_t *port)
{
    uint32_t address = bar & PCI_BAR_IO_ADDRESS;

    if (!(bar & PCI_BAR_IO) || address == 0 || address > 0x10000 - UART_REGISTERS)
        return false;
    *port = (uint16_t)address;
    return true;
}

enum pci_kind pci_kind(const uint32_t *header, struct pci_place place, uint16_t *port)
{
    unsigned vendor = header[PCI_ID] & 0xFFFF, class = header[PCI_CLASS] >> 16;
    unsigned interface = (unsigned)field_get(header[PCI_CLASS], 15, 8);

    if (vendor == PCI_VENDOR_NONE || field_get(header[PCI_TYPE], 22, 16) != PCI_LAYOUT_PLAIN)
        return PCI_OTHER;
    if (is_lpss(vendor, class, place))
        return PCI_UART_LPSS;
    if (class != PCI_SERIAL || interface < PCI_SERIAL_16450 || interface > PCI_SERIAL_16950)
        return PCI_OTHER;
    return io_port(header[PCI_BAR0], port) ? PCI_UART_PORT : PCI_UART_MEMORY;
}
