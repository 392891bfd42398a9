/* The two 8259s of a PC: I/O ports. */
#ifndef INCLUDE_PIC_H
#define INCLUDE_PIC_H

#define PIC1_MASK 0x21 /* a bit for each line that is held off */
#define PIC2_MASK 0xA1

#endif
