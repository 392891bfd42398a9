/*
 * prepare.efi: puts a machine into a state that an emulator's own firmware never leaves, then returns to the
 * UEFI shell, from which Latchkey is started next.
 *
 *     prepare.efi x2apic     the local APIC in x2APIC mode
 *     prepare.efi vmx-off    IA32_FEATURE_CONTROL locked without VMX, as firmware does where VT-x is switched
 * off
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
    else
        return EFI_INVALID_PARAMETER;
    return EFI_SUCCESS;
}
