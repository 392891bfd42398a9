/* A 16550 serial port by polling, 115200 8N1. */
#ifndef BOOT_SERIAL_H
#define BOOT_SERIAL_H

#include <stdbool.h>

#define SERIAL_PORT 0x3F8 /* COM1 */

/* False if nothing answers there: then the other functions do nothing. */
bool serial_open(void);
void serial_put(char c);

/* Waits, at most some milliseconds, until the last byte has left: a power-off would cut it. */
void serial_drain(void);

#endif
