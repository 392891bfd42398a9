/* Files in the root of the boot volume, from which the program was started. */
#ifndef BOOT_FIRMWARE_VOLUME_H
#define BOOT_FIRMWARE_VOLUME_H

#include "boot/text/error.h"
#include "boot/text/text_fragments.h"

#include <efi.h>

/*
 * Reads latchkey.cfg, at most `size` bytes. *length is 0 if it, or the volume, does not exist. Fails if it is
 * larger, or cannot be read.
 */
error volume_read_options(char *out, size_t size, size_t *length);

/* Calls `look` with each name there, in ASCII ('?' for other characters). Fails after 65536 names too. */
error volume_list(void (*look)(const char *name, void *argument), void *argument);

/*
 * Writes the fragments to a new file, with '?' for each byte but '\n' and printable ASCII, and reads it back.
 * Sets *length to the bytes written. Never changes an existing file; deletes one that could not be written
 * whole.
 */
error volume_create(const char *name, const struct text_fragment *fragments, size_t count, uint64_t *length);

/* The root, to be closed; NULL if the program was not started from a volume (but from a network, a ROM). */
EFI_FILE_PROTOCOL *volume_root(void);

#endif
