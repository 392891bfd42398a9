/* Files in the root of the volume that we were started from. */
#ifndef BOOT_VOLUME_H
#define BOOT_VOLUME_H

#include "boot/error.h"

#include <efi.h>

/*
 * A whole file. *length is 0 if it does not exist. Fails if it cannot be read whole or is larger than size.
 */
error volume_read(const CHAR16 *name, char *out, size_t size, size_t *length);

#endif
