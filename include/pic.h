/* The two 8259s of a PC: I/O ports and commands (Intel 8259A datasheet, operation command words). */
#ifndef INCLUDE_PIC_H
#define INCLUDE_PIC_H

#define PIC1_COMMAND        0x20
#define PIC2_COMMAND        0xA0
#define PIC1_MASK           0x21 /* one bit per line; 1: masked */
#define PIC2_MASK           0xA1

#define PIC_READ_IN_SERVICE 0x0B /* selects ISR for reads of the command port: one bit per line */
#define PIC_READ_REQUESTS   0x0A /* selects IRR, the default after reset */
#define PIC_EOI             0x20 /* non-specific EOI: ends the highest-priority interrupt in service */

#endif
