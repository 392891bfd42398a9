/* The two 8259s of a PC: I/O ports and commands (Intel 8259A datasheet, operation command words). */
#ifndef INCLUDE_PIC_H
#define INCLUDE_PIC_H

#define PIC1_COMMAND        0x20
#define PIC2_COMMAND        0xA0
#define PIC1_MASK           0x21 /* a bit for each line that is held off */
#define PIC2_MASK           0xA1

#define PIC_READ_IN_SERVICE 0x0B /* what the command port reads from now on: a bit for each line */
#define PIC_READ_REQUESTS   0x0A /* the same; so it is after a reset */
#define PIC_EOI             0x20 /* ends the interrupt in service that comes first */

#endif
