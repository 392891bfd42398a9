/*
 * The serial port: the first of a PC's four that is a 16550, else the first on PCI. 115200 8N1. Opened and
 * closed while the machine is the firmware's.
 */
#ifndef BOOT_SERIAL_H
#define BOOT_SERIAL_H

#include <stdbool.h>
#include <stddef.h>

/* Where there is none, serial_put does nothing. */
void serial_open(void);

/* Which port it is, or where none was found; one line without its end. */
void serial_describe(char *out, size_t size);

/* A port that hangs or vanishes is given up: false for that one character, and nothing is sent any more. */
bool serial_put(char c);

/* The last byte has left, or the port is given up, and it is as it was found: a power-off would cut the text.
 */
void serial_close(void);

#endif
