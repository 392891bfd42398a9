/* Files beside the program on the server that it was started from, by PXE. */
#ifndef BOOT_FIRMWARE_NETWORK_H
#define BOOT_FIRMWARE_NETWORK_H

#include "boot/text/error.h"

/*
 * Reads latchkey.cfg, at most `size` bytes, by TFTP from the folder of the program. *length is 0 if it does
 * not exist, or if the program was not started by PXE over IPv4. Fails if it is larger, or cannot be read.
 */
error network_read_options(char *out, size_t size, size_t *length);

#endif
