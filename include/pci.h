/* The configuration header of a PCI function (PCI Local Bus Specification 3.0, 6.1 and 6.2; its appendix D).
 */
#ifndef INCLUDE_PCI_H
#define INCLUDE_PCI_H

/* The header in words of 32 bits. */
#define PCI_HEADER_WORDS 16
#define PCI_ID           0 /* vendor in 15:0, device in 31:16 */
#define PCI_COMMAND      1 /* command in 15:0, status in 31:16 */
#define PCI_CLASS        2 /* class in 31:24, subclass in 23:16, programming interface in 15:8 */
#define PCI_TYPE         3 /* header layout in 22:16 */
#define PCI_BAR0         4

#define PCI_COMMAND_IO   0x1

#define PCI_LAYOUT_PLAIN 0
#define PCI_VENDOR_NONE  0xFFFF
#define PCI_VENDOR_INTEL 0x8086
#define PCI_DEVICE_440FX 0x1237U

/* Configuration mechanism #1 (PCI Local Bus Specification 3.0, 3.2.2.3.2). */
#define PCI_CONFIG_ADDRESS_PORT 0xCF8
#define PCI_CONFIG_DATA_PORT    0xCFC
#define PCI_CONFIG_ENABLE       0x80000000U /* OR with bus, device, function and register */

/* Class and subclass. */
#define PCI_SERIAL        0x0700
#define PCI_COMMUNICATION 0x0780 /* simple communication controller, other */
#define PCI_SIGNAL        0x1180 /* signal processing controller, other */

#define PCI_SERIAL_16450 \
    1 /* programming interfaces of a serial port: 2 is the 16550, up to 6 its successors */
#define PCI_SERIAL_16950   6

#define PCI_BAR_IO         0x1
#define PCI_BAR_IO_ADDRESS 0xFFFFFFFCU

#endif
