/*
 * waits.efi: in the firmware of `make test` it stands for the shell (tests/tools/thin-firmware), which the
 * firmware starts when nothing else is left to start: after our program has returned. It waits, as a shell
 * does for a key; without it the firmware would start our program again.
 */
#include "boot/firmware/firmware.h"

EFI_STATUS EFIAPI efi_main(EFI_HANDLE self, EFI_SYSTEM_TABLE *table)
{
    UINTN which;

    (void)self;
    return table->BootServices->WaitForEvent(1, &table->ConIn->WaitForKey, &which);
}
