#include "tests/machines/load_program.h"

#include "boot/firmware/uefi.h"
#include "boot/text/string.h"
#include "include/bits.h"

typedef EFI_STATUS(EFIAPI *entry_point)(EFI_HANDLE image, EFI_SYSTEM_TABLE *table);

/* The length in bytes of a path's nodes before its end node. */
static size_t path_length(const UINT8 *path)
{
    size_t length = 0;

    while (!IsDevicePathEnd((const EFI_DEVICE_PATH_PROTOCOL *)(path + length)))
        length += (size_t)DevicePathNodeLength((const EFI_DEVICE_PATH_PROTOCOL *)(path + length));
    return length;
}

bool path_with_node(UINT8 *path, size_t size, const UINT8 *start, size_t before,
                    EFI_DEVICE_PATH_PROTOCOL node, const void *data, size_t length)
{
    EFI_DEVICE_PATH_PROTOCOL end;

    if (before + sizeof(node) + length + sizeof(end) > size)
        return false;
    SetDevicePathNodeLength(&node, sizeof(node) + length);
    SetDevicePathEndNode(&end);
    memcpy(path, start, before);
    memcpy(path + before, &node, sizeof(node));
    memcpy(path + before + sizeof(node), data, length);
    memcpy(path + before + sizeof(node) + length, &end, sizeof(end));
    return true;
}

error load_from(EFI_HANDLE self, EFI_HANDLE device, UINT8 kind, const void *name, size_t size,
                EFI_HANDLE *program)
{
    const UINT8 *volume = uefi_protocol(device, (EFI_GUID)DEVICE_PATH_PROTOCOL);
    EFI_DEVICE_PATH_PROTOCOL node = {MEDIA_DEVICE_PATH, kind, {0}};
    UINT8 path[512];
    EFI_STATUS status;

    if (!volume || !path_with_node(path, sizeof(path), volume, path_length(volume), node, name, size))
        return FAIL("the volume of the program has no path, or a very long one");
    status = uefi.boot->LoadImage(FALSE, self, (EFI_DEVICE_PATH_PROTOCOL *)path, NULL, 0, program);
    return EFI_ERROR(status) ? FAIL("the program cannot be loaded (UEFI status %#lx)", status) : NULL;
}

error load_file(EFI_HANDLE self, EFI_HANDLE device, const CHAR16 *name, size_t size, EFI_HANDLE *program)
{
    return load_from(self, device, MEDIA_FILEPATH_DP, name, size, program);
}

error load_program(EFI_HANDLE self, EFI_HANDLE *program)
{
    static const CHAR16 name[] = L"\\program.efi";

    return load_file(self, uefi_loaded_image()->DeviceHandle, name, sizeof(name), program);
}

uint64_t program_base(EFI_HANDLE program)
{
    EFI_LOADED_IMAGE *image = uefi_protocol(program, (EFI_GUID)LOADED_IMAGE_PROTOCOL);

    return (uint64_t)image->ImageBase;
}

const struct pe_header *program_header(EFI_HANDLE program)
{
    uint64_t base = program_base(program);

    return (const void *)(base + *(uint32_t *)(base + PE_HEADER_OFFSET));
}

EFI_STATUS call_program(EFI_HANDLE program)
{
    return ((entry_point)(program_base(program) + program_header(program)->entry))(program, uefi.table);
}
