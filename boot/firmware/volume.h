/* Files in the root of the volume that we were started from. */
#ifndef BOOT_FIRMWARE_VOLUME_H
#define BOOT_FIRMWARE_VOLUME_H

#include "boot/text/error.h"
#include "boot/text/text_fragments.h"

#include <efi.h>

/*
 * A whole file. *length is 0 if it does not exist. Fails if it cannot be read whole or is larger than size.
 */
error volume_read(const CHAR16 *name, char *out, size_t size, size_t *length);

/* Calls look for each name there, in ASCII ('?' for what is none). Fails also if there are too many. */
error volume_list(void (*look)(const char *name, void *argument), void *argument);

/*
 * Writes a new file: the pieces one after the other, '?' for what is no printable ASCII. Reads it back.
 * *length is how many bytes that were. Never touches a file that is there, and leaves none that is not whole.
 */
error volume_create(const char *name, const struct text_fragment *pieces, size_t count, uint64_t *length);

/* The root, to be closed; NULL if we were not started from a volume (but from a network, a ROM). */
EFI_FILE_PROTOCOL *volume_root(void);

#endif
