/*
 * The serial port: the first of a PC's four that is a 16550, else the first on PCI. 115200 8N1. Opened and
 * closed while the machine is the firmware's.
 */
#ifndef BOOT_CONSOLE_SERIAL_H
#define BOOT_CONSOLE_SERIAL_H

#include <stdbool.h>
#include <stddef.h>

/* It gets all lines from now on (boot/console/console.h). Where there is none, serial_put does nothing. */
void serial_open(void);

/* Which port it is, or where none was found; one line without its end. */
void serial_describe(char *out, size_t size);

/* Prints which port there is, as a comment line. */
void serial_introduce(void);

/* `serial=off`: prints so, and leaves the port alone from then on. */
void serial_off(void);

/* '\n' goes as CR LF. A port that hangs or vanishes is given up: false for that one character, and nothing is
 * sent any more. */
bool serial_put(char c);

/* The last byte has left, or the port is given up, and it is as it was found: a power-off would cut the text.
 */
void serial_close(void);

#endif
