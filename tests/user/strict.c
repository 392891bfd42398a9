/*
 * strict.efi: starts program.efi from its own volume with the access rights of firmware with full memory
 * protection: each section as its header specifies, data never executable. OVMF provides the means,
 * EFI_MEMORY_ATTRIBUTE_PROTOCOL (UEFI 2.10), but applies them to its own modules only.
 */
#include "boot/console/console.h"
#include "boot/console/serial.h"
#include "boot/firmware/firmware.h"
#include "boot/firmware/uefi.h"
#include "include/bits.h"
#include "tests/machines/load_program.h"

static EFI_MEMORY_ATTRIBUTE_PROTOCOL *attributes;
static UINT8 memory_map[1 << 16] __attribute__((aligned(8)));
static UINTN map_size = sizeof(memory_map), descriptor_size;

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

static error run_restricted(EFI_HANDLE program, EFI_STATUS *status)
{
    const struct pe_header *pe = program_header(program);
    uint64_t base = program_base(program);
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
        *status = call_program(program);
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
    e = run_restricted(program, status);
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
