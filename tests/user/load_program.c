#include "tests/user/load_program.h"

#include "boot/firmware/uefi.h"
#include "boot/text/string.h"
#include "include/bits.h"

#define PROGRAM L"\\program.efi"

/* The last two nodes of the program's path. */
struct file_path {
    EFI_DEVICE_PATH_PROTOCOL name;
    CHAR16 text[COUNT_OF(PROGRAM)];
    EFI_DEVICE_PATH_PROTOCOL end;
} __attribute__((packed));

typedef EFI_STATUS(EFIAPI *entry_point)(EFI_HANDLE image, EFI_SYSTEM_TABLE *table);

/* The length in bytes of a path's nodes before its end node. */
static size_t path_length(const UINT8 *path)
{
    size_t length = 0;

    while (!IsDevicePathEnd((const EFI_DEVICE_PATH_PROTOCOL *)(path + length)))
        length += (size_t)DevicePathNodeLength((const EFI_DEVICE_PATH_PROTOCOL *)(path + length));
    return length;
}

error load_program(EFI_HANDLE self, EFI_HANDLE *program)
{
    const UINT8 *volume = uefi_protocol(uefi_loaded_image()->DeviceHandle, (EFI_GUID)DEVICE_PATH_PROTOCOL);
    struct file_path file = {.name = {MEDIA_DEVICE_PATH, MEDIA_FILEPATH_DP, {0}}, .text = PROGRAM};
    UINT8 path[512];
    EFI_STATUS status;

    if (!volume || path_length(volume) + sizeof(file) > sizeof(path))
        return FAIL("the volume of this program has no path, or a very long one");
    SetDevicePathNodeLength(&file.name, sizeof(file.name) + sizeof(file.text));
    SetDevicePathEndNode(&file.end);
    memcpy(path, volume, path_length(volume));
    memcpy(path + path_length(volume), &file, sizeof(file));
    status = uefi.boot->LoadImage(FALSE, self, (EFI_DEVICE_PATH_PROTOCOL *)path, NULL, 0, program);
    return EFI_ERROR(status) ? FAIL("program.efi cannot be loaded (UEFI status %#lx)", status) : NULL;
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
