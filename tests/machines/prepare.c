/*
 * prepare.efi: puts a machine into a state that an emulator's own firmware never leaves, then returns to the
 * UEFI shell, from which Latchkey is started next.
 *
 *     prepare.efi x2apic     the local APIC in x2APIC mode
 *     prepare.efi vmx-off    IA32_FEATURE_CONTROL locked without VMX, as firmware does where VT-x is switched
 * off
 *     prepare.efi masks      the first graphics mode whose pixels are described by masks
 */
#include "include/instructions.h"
#include "include/msr.h"

#include <efi.h>

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

/* On the card itself: the console splitter offers no such mode. */
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

EFI_STATUS efi_main(EFI_HANDLE self, EFI_SYSTEM_TABLE *table);

EFI_STATUS efi_main(EFI_HANDLE self, EFI_SYSTEM_TABLE *table)
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
    else
        return EFI_INVALID_PARAMETER;
    return EFI_SUCCESS;
}
