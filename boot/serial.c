#include "boot/serial.h"

#include "include/instructions.h"

/* Registers of the 16550, offsets from the port. */
#define UART_DATA         0
#define UART_DIVISOR_LOW  0 /* with LCR_DIVISOR_LATCH */
#define UART_DIVISOR_HIGH 1
#define UART_INTERRUPTS   1
#define UART_FIFO         2
#define UART_LINE_CONTROL 3
#define UART_MODEM        4
#define UART_LINE_STATUS  5
#define UART_SCRATCH      7

#define FIFO_ENABLE_CLEAR 0x07
#define LCR_8N1           0x03
#define LCR_DIVISOR_LATCH 0x80
#define MODEM_DTR_RTS     0x03
#define LSR_CAN_SEND      0x20
#define LSR_ALL_SENT      0x40

#define DIVISOR_115200    1
#define WAIT_LIMIT        1000000 /* status reads, about a microsecond each: a dead port must not hang us */

static bool present;

static void write(unsigned reg, unsigned value)
{
    outb((uint16_t)(SERIAL_PORT + reg), (uint8_t)value);
}

static unsigned read(unsigned reg)
{
    return inb((uint16_t)(SERIAL_PORT + reg));
}

static void wait_for(unsigned status)
{
    for (unsigned i = 0; i < WAIT_LIMIT && !(read(UART_LINE_STATUS) & status); i++)
        pause();
}

bool serial_open(void)
{
    /* An absent port reads as all ones; the scratch register keeps what is written only if it exists. */
    write(UART_SCRATCH, 0x5A);
    present = read(UART_SCRATCH) == 0x5A;
    write(UART_SCRATCH, 0xA5);
    present = present && read(UART_SCRATCH) == 0xA5;
    if (!present)
        return false;

    write(UART_INTERRUPTS, 0);
    write(UART_LINE_CONTROL, LCR_DIVISOR_LATCH);
    write(UART_DIVISOR_LOW, DIVISOR_115200);
    write(UART_DIVISOR_HIGH, 0);
    write(UART_LINE_CONTROL, LCR_8N1);
    write(UART_FIFO, FIFO_ENABLE_CLEAR);
    write(UART_MODEM, MODEM_DTR_RTS);
    return true;
}

void serial_put(char c)
{
    if (!present)
        return;
    wait_for(LSR_CAN_SEND);
    write(UART_DATA, (unsigned char)c);
}

void serial_drain(void)
{
    if (present)
        wait_for(LSR_ALL_SENT);
}
