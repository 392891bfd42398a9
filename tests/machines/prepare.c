/*
 * prepare.efi: puts a machine into a state that an emulator's own firmware never leaves, then returns to the
 * UEFI shell, from which Latchkey is started next; or starts it in a way in which the shell never does.
 *
 *     prepare.efi x2apic     the local APIC in x2APIC mode
 *     prepare.efi vmx-off    IA32_FEATURE_CONTROL locked without VMX, as firmware does where VT-x is switched
 * off
 *     prepare.efi entry      starts latchkey.efi as a boot entry does whose optional data are no text
 */
#include "include/instructions.h"
#include "include/msr.h"

#include <efi.h>

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

#define DO(call)                            \
    do {                                    \
        EFI_STATUS status_of_call = (call); \
        if (EFI_ERROR(status_of_call))      \
            return status_of_call;          \
    } while (0)

/* The file into *size bytes of program, which is so far free memory. */
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
    static char data[] = "WINDOWS\0\1\0\0\0\x88"; /* so a well-known loader's begin */
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

EFI_STATUS efi_main(EFI_HANDLE self, EFI_SYSTEM_TABLE *table);

EFI_STATUS efi_main(EFI_HANDLE self, EFI_SYSTEM_TABLE *table)
{
    EFI_GUID guid = LOADED_IMAGE_PROTOCOL;
    void *image = NULL;

    if (EFI_ERROR(table->BootServices->HandleProtocol(self, &guid, &image)))
        return EFI_UNSUPPORTED;
    if (asked_for(image, "x2apic"))
        wrmsr(IA32_APIC_BASE, rdmsr(IA32_APIC_BASE) | APIC_BASE_X2APIC);
    else if (asked_for(image, "vmx-off"))
        wrmsr(IA32_FEATURE_CONTROL, FEATURE_CONTROL_LOCK);
    else if (asked_for(image, "entry"))
        return start_as_entry(table->BootServices, self, image);
    else
        return EFI_INVALID_PARAMETER;
    return EFI_SUCCESS;
}
