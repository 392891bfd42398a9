/*
 * One 16550, by polling, 115200 8N1. It is reached through two functions: the CPU's, or those of a model of
 * one. Pure: also tested on the host. Every wait has an end.
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
 * Whether there is a 16550 at `base`: it has a scratch register, and in loop-back its modem lines and what it
 * sends come back. If so it is ready to send. If not, it is left as it was; where nothing answers, nothing is
 * written.
 */
bool uart_open(struct uart *u, const struct port_access *access, uint16_t base);

/* False if it does not take the character, within a second: it hangs or is gone. */
bool uart_put(struct uart *u, char c);

/* Waits, at most a second, until the last bit has left. */
bool uart_drain(struct uart *u);

/* As it was before uart_open. */
void uart_close(struct uart *u);

#endif
