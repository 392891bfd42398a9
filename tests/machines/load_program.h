/* Programs that a helper starts: program.efi beside it, or one on another device. */
#ifndef TESTS_MACHINES_LOAD_PROGRAM_H
#define TESTS_MACHINES_LOAD_PROGRAM_H

#include "boot/text/error.h"
#include "include/pe.h"

#include <efi.h>
#include <stdbool.h>
#include <stdint.h>

/* Loads it from the volume of `self`. Fails if the firmware cannot. */
error load_program(EFI_HANDLE self, EFI_HANDLE *program);

/* Writes to `path`, of `size` bytes, the first `before` bytes of the device path at `start`, a node of that
 * type with `data`, of `length` bytes, and the end node. False if it is too long. */
bool path_with_node(UINT8 *path, size_t size, const UINT8 *start, size_t before,
                    EFI_DEVICE_PATH_PROTOCOL node, const void *data, size_t length);

/* Loads what a media path node of that kind (UEFI 2.10, 10.3.5), whose data are `name`, of `size` bytes,
 * names on a device. Fails if the device has no such thing. */
error load_from(EFI_HANDLE self, EFI_HANDLE device, UINT8 kind, const void *name, size_t size,
                EFI_HANDLE *program);

/* Loads the file of that path, of `size` bytes with its NUL, from the volume of another device. */
error load_file(EFI_HANDLE self, EFI_HANDLE device, const CHAR16 *name, size_t size, EFI_HANDLE *program);

uint64_t program_base(EFI_HANDLE program);
const struct pe_header *program_header(EFI_HANDLE program);

/* Calls it instead of using StartImage, after which the firmware would overwrite the program's pages before
 * it returns here. */
EFI_STATUS call_program(EFI_HANDLE program);

#endif
