/* The 16550 UART: registers and bits (PC16550D data sheet, 8.0 and table II). */
#ifndef INCLUDE_UART_H
#define INCLUDE_UART_H

/* Offsets from the base. */
#define UART_DATA         0
#define UART_DIVISOR_LOW  0 /* with LCR_DIVISOR_LATCH */
#define UART_DIVISOR_HIGH 1
#define UART_INTERRUPTS   1
#define UART_IDENTITY     2 /* read */
#define UART_FIFO         2 /* write */
#define UART_LINE_CONTROL 3
#define UART_MODEM        4
#define UART_LINE_STATUS  5
#define UART_MODEM_STATUS 6
#define UART_SCRATCH      7
#define UART_REGISTERS    8

#define IDENTITY_FIFOS    0xC0 /* both: the FIFOs are on */
#define FIFO_ENABLE       0x01
#define FIFO_ENABLE_CLEAR 0x07

#define LCR_8N1           0x03
#define LCR_DIVISOR_LATCH 0x80

/* In loop-back mode the four outputs feed the four inputs of the modem status register, and the receiver gets
 * the transmitted bytes. */
#define MODEM_DTR      0x01
#define MODEM_RTS      0x02
#define MODEM_OUT1     0x04
#define MODEM_OUT2     0x08
#define MODEM_LOOP     0x10

#define MSR_LINES      0xF0
#define MSR_CTS        0x10 /* RTS in loop-back */
#define MSR_DSR        0x20 /* DTR */
#define MSR_RI         0x40 /* OUT1 */
#define MSR_DCD        0x80 /* OUT2 */

#define LSR_RECEIVED   0x01
#define LSR_CAN_SEND   0x20
#define LSR_ALL_SENT   0x40

#define UART_ABSENT    0xFF /* read from a port without a device */

#define DIVISOR_115200 1 /* of the 1.8432 MHz clock that a PC's ports have */

#endif
