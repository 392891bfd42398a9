/*
 * One 16550, polled, 115200 8N1. Its ports are accessed through two functions: those of the CPU or of a
 * model. Every wait is bounded. Pure: also tested on the host.
 */
#ifndef BOOT_CONSOLE_UART_H
#define BOOT_CONSOLE_UART_H

#include <stdbool.h>
#include <stdint.h>

/* How to read and write an I/O port. */
struct port_access {
    uint8_t (*read)(uint16_t port);
    void (*write)(uint16_t port, uint8_t value);
};

struct uart {
    const struct port_access *access;
    uint16_t base;
    struct {
        uint8_t interrupts, fifo, line_control, modem, divisor_low, divisor_high;
    } found; /* for uart_close */
};

/*
 * Whether there is a 16550 at `base`: it has a scratch register, and modem lines and data loop back. If so it
 * is ready to send. If not, it is left as found; where no device answers, nothing is written.
 */
bool uart_open(struct uart *u, const struct port_access *access, uint16_t base);

/* Sends one byte. False if it is not accepted within a second, or no device answers. */
bool uart_put(struct uart *u, char c);

/* Waits until the last bit is sent. False if that takes longer than a second, or no device answers. */
bool uart_drain(struct uart *u);

/* Restores the registers as uart_open found them. */
void uart_close(struct uart *u);

#endif
