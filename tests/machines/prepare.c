/*
 * prepare.efi: puts the machine into a state in which an emulator's firmware never leaves it, then returns to
 * the UEFI shell, which starts Latchkey next; or starts Latchkey in a way that the shell does not.
 *
 *     prepare.efi x2apic     the local APIC in x2APIC mode
 *     prepare.efi vmx-off    IA32_FEATURE_CONTROL locked without VMX, as by firmware with VT-x disabled
 *     prepare.efi entry      starts latchkey.efi like a boot entry with binary optional data
 *     prepare.efi masks      the first graphics mode with pixel masks
 *     prepare.efi low-memory    no page below 1 MiB is free
 *     prepare.efi high-memory   below 4 GiB only the memory that the firmware needs is free
 *     prepare.efi serial-off    the PCI serial port without a driver and without I/O decoding; fails if
 *                           it was so before
 *
 * The memory commands print how much they allocated and how much is left. It stays allocated until reset.
 */
#include "boot/firmware/firmware.h"
#include "boot/text/format.h"
#include "include/bits.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "include/pci.h"

#include <efi.h>
#include <efipciio.h>

#define MIB             (1UL << 20)
#define KEPT_FREE       32 /* pages: smaller ranges stay free for the firmware, too small for our program */

#define MOST_OF_PROGRAM (4UL << 20)

static BOOLEAN asked_for(const EFI_LOADED_IMAGE *image, const char *word)
{
    const CHAR16 *options = image->LoadOptions;
    UINTN count = image->LoadOptionsSize / sizeof(CHAR16);

    for (UINTN start = 0; start < count; start++) {
        UINTN i = 0;

        while (word[i] && start + i < count && options[start + i] == (CHAR16)word[i])
            i++;
        if (!word[i])
            return TRUE;
    }
    return FALSE;
}

/* Free pages below `end`; with `take`, allocates ranges of at least `least` pages instead. */
static UINT64 free_below(EFI_BOOT_SERVICES *boot, UINT64 end, UINT64 least, BOOLEAN take)
{
    static UINT8 map[65536] __attribute__((aligned(8))); /* an allocation would change the map */
    UINTN size = sizeof(map), key, step;
    UINT32 version;
    UINT64 free = 0;

    if (EFI_ERROR(boot->GetMemoryMap(&size, (EFI_MEMORY_DESCRIPTOR *)(void *)map, &key, &step, &version)))
        return 0;
    for (UINTN at = 0; at + step <= size; at += step) {
        EFI_MEMORY_DESCRIPTOR *d = (EFI_MEMORY_DESCRIPTOR *)(void *)(map + at);
        EFI_PHYSICAL_ADDRESS start = d->PhysicalStart;
        UINT64 pages = start < end ? (end - start) / PAGE_SIZE : 0;

        if (d->Type != EfiConventionalMemory)
            continue;
        pages = pages < d->NumberOfPages ? pages : d->NumberOfPages;
        if (!take)
            free += pages;
        else if (pages >= least)
            boot->AllocatePages(AllocateAddress, EfiLoaderData, pages, &start);
    }
    return free;
}

static EFI_STATUS take_below(EFI_SYSTEM_TABLE *table, UINT64 end, UINT64 least)
{
    UINT64 before = free_below(table->BootServices, end, 0, FALSE), after;
    char text[80];
    CHAR16 line[80];
    UINTN i = 0;

    free_below(table->BootServices, end, least, TRUE);
    after = free_below(table->BootServices, end, 0, FALSE);
    format(text, sizeof(text), "below %lu MiB: %lu KiB taken, %lu KiB left\r\n", end >> 20,
           (before - after) * 4, after * 4);
    do
        line[i] = (CHAR16)text[i];
    while (text[i++]);
    return table->ConOut->OutputString(table->ConOut, line);
}

/* The failure at a second call shows that the program restored the port. */
static EFI_STATUS pci_serial_off(EFI_BOOT_SERVICES *boot)
{
    EFI_GUID guid = EFI_PCI_IO_PROTOCOL_GUID;
    EFI_HANDLE *handles;
    UINTN count;

    if (EFI_ERROR(boot->LocateHandleBuffer(ByProtocol, &guid, NULL, &count, &handles)))
        return EFI_NOT_FOUND;
    for (UINTN i = 0; i < count; i++) {
        void *protocol = NULL;
        EFI_PCI_IO_PROTOCOL *io;
        UINT32 header[PCI_HEADER_WORDS];

        boot->HandleProtocol(handles[i], &guid, &protocol);
        io = protocol;
        if (EFI_ERROR(io->Pci.Read(io, EfiPciIoWidthUint32, 0, PCI_HEADER_WORDS, header)) ||
            header[PCI_CLASS] >> 16 != PCI_SERIAL)
            continue;
        if (!(header[PCI_COMMAND] & PCI_COMMAND_IO))
            return EFI_ALREADY_STARTED;
        boot->DisconnectController(handles[i], NULL, NULL);
        return io->Attributes(io, EfiPciIoAttributeOperationDisable, EFI_PCI_IO_ATTRIBUTE_IO, NULL);
    }
    return EFI_NOT_FOUND;
}

/* On the card's own handle: the console splitter offers no such mode. */
static EFI_STATUS set_masks(EFI_SYSTEM_TABLE *table)
{
    EFI_GUID guid = EFI_GRAPHICS_OUTPUT_PROTOCOL_GUID;
    EFI_HANDLE handles[8];
    UINTN size = sizeof(handles);

    if (EFI_ERROR(table->BootServices->LocateHandle(ByProtocol, &guid, NULL, &size, handles)))
        return EFI_UNSUPPORTED;
    for (UINTN i = 0; i < size / sizeof(handles[0]); i++) {
        EFI_GRAPHICS_OUTPUT_PROTOCOL *gop;
        EFI_GRAPHICS_OUTPUT_MODE_INFORMATION *info;
        UINTN info_size;

        if (EFI_ERROR(table->BootServices->HandleProtocol(handles[i], &guid, (void **)&gop)))
            continue;
        for (UINT32 mode = 0; mode < gop->Mode->MaxMode; mode++) {
            if (!EFI_ERROR(gop->QueryMode(gop, mode, &info_size, &info)) && info->PixelFormat == PixelBitMask)
                return gop->SetMode(gop, mode);
        }
    }
    return EFI_UNSUPPORTED;
}

#define DO(call)                            \
    do {                                    \
        EFI_STATUS status_of_call = (call); \
        if (EFI_ERROR(status_of_call))      \
            return status_of_call;          \
    } while (0)

/* Reads the file into `program`; *size is the buffer size, then the length. */
static EFI_STATUS read_program(EFI_BOOT_SERVICES *boot, EFI_HANDLE device, void *program, UINTN *size)
{
    static CHAR16 name[] = L"latchkey.efi";
    EFI_GUID guid = SIMPLE_FILE_SYSTEM_PROTOCOL;
    EFI_FILE_PROTOCOL *root, *file;
    void *volume;

    DO(boot->HandleProtocol(device, &guid, &volume));
    DO(((EFI_FILE_IO_INTERFACE *)volume)->OpenVolume(volume, &root));
    DO(root->Open(root, &file, name, EFI_FILE_MODE_READ, 0));
    return file->Read(file, size, program);
}

static EFI_STATUS start_as_entry(EFI_BOOT_SERVICES *boot, EFI_HANDLE self, const EFI_LOADED_IMAGE *image)
{
    static char data[] = "WINDOWS\0\1\0\0\0\x88"; /* the first bytes of a well-known loader's data */
    EFI_GUID guid = LOADED_IMAGE_PROTOCOL;
    UINTN size = MOST_OF_PROGRAM;
    void *program, *loaded;
    EFI_HANDLE handle;

    DO(boot->AllocatePool(EfiLoaderData, size, &program));
    DO(read_program(boot, image->DeviceHandle, program, &size));
    DO(boot->LoadImage(FALSE, self, NULL, program, size, &handle));
    DO(boot->HandleProtocol(handle, &guid, &loaded));
    ((EFI_LOADED_IMAGE *)loaded)->LoadOptions = data;
    ((EFI_LOADED_IMAGE *)loaded)->LoadOptionsSize = sizeof(data);
    return boot->StartImage(handle, NULL, NULL);
}

EFI_STATUS EFIAPI efi_main(EFI_HANDLE self, EFI_SYSTEM_TABLE *table)
{
    EFI_GUID guid = LOADED_IMAGE_PROTOCOL;
    void *image = NULL;

    if (EFI_ERROR(table->BootServices->HandleProtocol(self, &guid, &image)))
        return EFI_UNSUPPORTED;
    if (asked_for(image, "x2apic"))
        wrmsr(IA32_APIC_BASE, rdmsr(IA32_APIC_BASE) | APIC_BASE_X2APIC);
    else if (asked_for(image, "masks"))
        return set_masks(table);
    else if (asked_for(image, "vmx-off"))
        wrmsr(IA32_FEATURE_CONTROL, FEATURE_CONTROL_LOCK);
    else if (asked_for(image, "low-memory"))
        return take_below(table, MIB, 1);
    else if (asked_for(image, "high-memory"))
        return take_below(table, 4096 * MIB, KEPT_FREE);
    else if (asked_for(image, "serial-off"))
        return pci_serial_off(table->BootServices);
    else if (asked_for(image, "entry"))
        return start_as_entry(table->BootServices, self, image);
    else
        return EFI_INVALID_PARAMETER;
    return EFI_SUCCESS;
}
