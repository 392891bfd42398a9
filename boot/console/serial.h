/*
 * The serial port: the first of a PC's four that is a 16550, else the first on PCI. 115200 8N1. Opened and
 * closed while the firmware owns the CPU.
 */
#ifndef BOOT_CONSOLE_SERIAL_H
#define BOOT_CONSOLE_SERIAL_H

#include <stdbool.h>
#include <stddef.h>

/* Finds the port and adds it to the console's sinks. If there is none, serial_put does nothing. */
void serial_open(void);

/* Prints which port there is, as a comment line. */
void serial_introduce(void);

/* Whether there is a port, even if nothing is sent to it any more. */
bool serial_found(void);

/* `serial=off`: prints that, and closes the port. */
void serial_off(void);

/* Sends one character, '\n' as CR LF. Gives up a port that hangs or vanishes: returns false once, and sends
 * nothing from then on. */
bool serial_put(char c);

/* Waits, at most a second, until the last byte is sent, which a power-off would lose; restores the port. */
void serial_close(void);

#endif
