/* Files in the roots of volumes: of the boot volume, from which the program was started, and of others. */
#ifndef BOOT_FIRMWARE_VOLUME_H
#define BOOT_FIRMWARE_VOLUME_H

#include "boot/text/error.h"
#include "boot/text/text_fragments.h"

#include <efi.h>
#include <stdbool.h>

/* The label of our stick. Only a volume of this label gets files if it is not the boot volume. */
#define VOLUME_LABEL "LATCHKEY"

struct volume {
    EFI_HANDLE handle;
    bool is_boot; /* the program was started from it */
    bool is_ram;  /* a RAM disk */
};

/* False if the program was not started from a volume, but from a network or a ROM. */
bool volume_boot(struct volume *v);

/* Other volumes that may get files, at most `most` of them: those with our label, without RAM disks. It has
 * to read the labels of all volumes. Returns their number. */
size_t volume_labelled(struct volume *out, size_t most);

/*
 * Reads latchkey.cfg, at most `size` bytes. *length is 0 if it does not exist. Fails if it is larger, or
 * cannot be read.
 */
error volume_read_options(const struct volume *v, char *out, size_t size, size_t *length);

/* Calls `look` with each name there, in ASCII ('?' for other characters). Fails after 65536 names too. */
error volume_list(const struct volume *v, void (*look)(const char *name, void *argument), void *argument);

/*
 * Writes the fragments to a new file, with '?' for each byte but '\n' and printable ASCII, and reads it back.
 * Sets *length to the bytes written. Never changes an existing file; deletes one that could not be written
 * whole.
 */
error volume_create(const struct volume *v, const char *name, const struct text_fragment *fragments,
                    size_t count, uint64_t *length);

/* The root, to be closed; NULL if it cannot be opened. */
EFI_FILE_PROTOCOL *volume_root(const struct volume *v);

/* The size of a file system's description, with a label of 255 characters. */
#define VOLUME_INFO_SIZE (sizeof(EFI_FILE_SYSTEM_INFO) + 256 * sizeof(CHAR16))

/* Fills a buffer of VOLUME_INFO_SIZE bytes, aligned to 8, which it returns; NULL if there is no description.
 */
EFI_FILE_SYSTEM_INFO *volume_info(EFI_FILE_PROTOCOL *root, void *buffer);

#endif
