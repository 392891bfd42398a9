/*
 * strict.efi: starts program.efi from its own volume with the access rights of firmware with full memory
 * protection: each section as its header specifies, data never executable. OVMF provides the means,
 * EFI_MEMORY_ATTRIBUTE_PROTOCOL (UEFI 2.10), but applies them to its own modules only.
 */
#include "boot/console/console.h"
#include "boot/console/serial.h"
#include "boot/firmware/firmware.h"
#include "boot/firmware/uefi.h"
#include "boot/text/string.h"
#include "include/bits.h"
#include "include/pe.h"

#define PROGRAM L"\\program.efi"

/* The last two nodes of the program's path. */
struct file_path {
    EFI_DEVICE_PATH_PROTOCOL name;
    CHAR16 text[COUNT_OF(PROGRAM)];
    EFI_DEVICE_PATH_PROTOCOL end;
} __attribute__((packed));

typedef EFI_STATUS(EFIAPI *entry_point)(EFI_HANDLE image, EFI_SYSTEM_TABLE *table);

static EFI_MEMORY_ATTRIBUTE_PROTOCOL *attributes;
static UINT8 memory_map[1 << 16] __attribute__((aligned(8)));
static UINTN map_size = sizeof(memory_map), descriptor_size;

/* The length in bytes of a path's nodes before its end node. */
static size_t path_length(const UINT8 *path)
{
    size_t length = 0;

    while (!IsDevicePathEnd((const EFI_DEVICE_PATH_PROTOCOL *)(path + length)))
        length += (size_t)DevicePathNodeLength((const EFI_DEVICE_PATH_PROTOCOL *)(path + length));
    return length;
}

static error load_program(EFI_HANDLE self, EFI_HANDLE *program)
{
    const UINT8 *volume = uefi_protocol(uefi_loaded_image()->DeviceHandle, (EFI_GUID)DEVICE_PATH_PROTOCOL);
    struct file_path file = {.name = {MEDIA_DEVICE_PATH, MEDIA_FILEPATH_DP, {0}}, .text = PROGRAM};
    UINT8 path[512];
    EFI_STATUS status;

    if (!volume || path_length(volume) + sizeof(file) > sizeof(path))
        return FAIL("the volume of strict.efi has no path, or a very long one");
    SetDevicePathNodeLength(&file.name, sizeof(file.name) + sizeof(file.text));
    SetDevicePathEndNode(&file.end);
    memcpy(path, volume, path_length(volume));
    memcpy(path + path_length(volume), &file, sizeof(file));
    status = uefi.boot->LoadImage(FALSE, self, (EFI_DEVICE_PATH_PROTOCOL *)path, NULL, 0, program);
    return EFI_ERROR(status) ? FAIL("program.efi cannot be loaded (UEFI status %#lx)", status) : NULL;
}

/* Removes the rights that the attributes `forbid`, or restores them. */
static error change_rights(uint64_t start, uint64_t size, uint64_t forbid, bool take)
{
    EFI_SET_MEMORY_ATTRIBUTES f = take ? attributes->SetMemoryAttributes : attributes->ClearMemoryAttributes;
    EFI_STATUS status = f(attributes, start, align_up(size, PAGE_SIZE), forbid);

    return EFI_ERROR(status)
               ? FAIL("%#lx bytes at %#lx keep their rights (UEFI status %#lx)", size, start, status)
               : NULL;
}

static error restrict_program(uint64_t base, const struct pe_header *pe)
{
    const struct pe_section *section = (void *)((uint64_t)&pe->magic + pe->optional_size);

    if (!(pe->dll_characteristics & PE_NX_COMPAT))
        return FAIL("program.efi is not marked NX-compatible: refused");
    TRY(change_rights(base, pe->headers_size, EFI_MEMORY_RO | EFI_MEMORY_XP, true));
    for (unsigned i = 0; i < pe->section_count; i++) {
        uint64_t forbid = (section[i].flags & PE_SECTION_WRITE ? 0 : EFI_MEMORY_RO) |
                          (section[i].flags & PE_SECTION_EXECUTE ? 0 : EFI_MEMORY_XP);

        TRY(change_rights(base + section[i].address, section[i].size, forbid, true));
    }
    return NULL;
}

static bool is_for_data(UINT32 type)
{
    return type == EfiConventionalMemory || type == EfiLoaderData || type == EfiBootServicesData;
}

/* Removes or restores execution rights of free memory, stack and heap. */
static error change_data(bool take)
{
    for (UINTN at = 0; at < map_size; at += descriptor_size) {
        const EFI_MEMORY_DESCRIPTOR *d = (void *)(memory_map + at);

        if (is_for_data(d->Type))
            TRY(change_rights(d->PhysicalStart, d->NumberOfPages * PAGE_SIZE, EFI_MEMORY_XP, take));
    }
    return NULL;
}

/* Calls the program instead of using StartImage, after which the firmware would overwrite the program's pages
 * before it returns here. */
static error call_program(EFI_HANDLE program, EFI_STATUS *status)
{
    uint64_t base =
        (uint64_t)((EFI_LOADED_IMAGE *)uefi_protocol(program, (EFI_GUID)LOADED_IMAGE_PROTOCOL))->ImageBase;
    const struct pe_header *pe = (void *)(base + *(uint32_t *)(base + PE_HEADER_OFFSET));
    UINT32 version;
    UINTN key;
    error e;

    if (EFI_ERROR(uefi.boot->GetMemoryMap(&map_size, (void *)memory_map, &key, &descriptor_size, &version)))
        return FAIL("the memory map has more than %lu bytes", sizeof(memory_map));
    e = restrict_program(base, pe);
    if (!e)
        e = change_data(true);
    if (!e) {
        say("strict: program.efi has the rights of its %u sections, no data can be executed\n",
            pe->section_count);
        *status = ((entry_point)(base + pe->entry))(program, uefi.table);
    }
    change_data(false);
    change_rights(base, pe->image_size, EFI_MEMORY_RO | EFI_MEMORY_XP, false);
    return e;
}

static error start_strictly(EFI_HANDLE self, EFI_STATUS *status)
{
    EFI_GUID guid = {0xF4560CF6, 0x40EC, 0x4B4A, {0xA1, 0x92, 0xBF, 0x1D, 0x57, 0xD0, 0xB1, 0x89}};
    EFI_HANDLE program;
    error e;

    if (EFI_ERROR(uefi.boot->LocateProtocol(&guid, NULL, (void **)&attributes)))
        return FAIL("this firmware has no EFI_MEMORY_ATTRIBUTE_PROTOCOL");
    TRY(load_program(self, &program));
    e = call_program(program, status);
    uefi.boot->UnloadImage(program);
    return e;
}

EFI_STATUS EFIAPI efi_main(EFI_HANDLE self, EFI_SYSTEM_TABLE *table)
{
    EFI_STATUS status = EFI_ABORTED;
    error e;

    firmware_open(self, table);
    serial_open();
    e = start_strictly(self, &status);
    if (e)
        say("strict: %s\n", e);
    return status;
}
