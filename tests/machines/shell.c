/*
 * shell.efi: the boot program of a disk with lines for the firmware's shell. It starts that shell at once;
 * one that the firmware starts by itself polls the keyboard for five seconds before it runs startup.nsh. If
 * the disk has a shellx64.efi, it starts that: the firmware of `make test` has no shell
 * (tests/tools/thin-firmware).
 */
#include "boot/firmware/firmware.h"
#include "boot/firmware/uefi.h"
#include "tests/machines/load_program.h"

/* A media path node (PI 1.7, vol. 3, 3.2.2): a file in a firmware volume, by its name. */
#define FV_FILE_DP 0x06

/* UEFI Shell 2.2, 3.2: the shell's own options. */
static CHAR16 shell_options[] = L"-delay 0";

/* The name that EDK II gives its shell. */
static const EFI_GUID shell_name = {
    0x7C04A583, 0x9E3E, 0x4F1C, {0xAD, 0x65, 0xE0, 0x52, 0x68, 0xD0, 0xB4, 0xD1}};

/* EFI_FIRMWARE_VOLUME2_PROTOCOL (PI 1.7, vol. 3, 3.4.1). */
static EFI_GUID firmware_volume2 = {
    0x220E73B6, 0x6BDB, 0x4413, {0x84, 0x05, 0xB9, 0x74, 0xB1, 0x08, 0x61, 0x9A}};

/* Loads the shell from the first firmware volume that has one. */
static error load_shell_of_firmware(EFI_HANDLE self, EFI_HANDLE *shell)
{
    EFI_HANDLE *volumes;
    UINTN count;
    error e = FAIL("no firmware volume has a shell");

    if (EFI_ERROR(uefi.boot->LocateHandleBuffer(ByProtocol, &firmware_volume2, NULL, &count, &volumes)))
        return e;
    for (UINTN i = 0; i < count && e; i++)
        e = load_from(self, volumes[i], FV_FILE_DP, &shell_name, sizeof(shell_name), shell);
    uefi.boot->FreePool(volumes);
    return e;
}

/* If it fails, the firmware starts the shell itself. */
EFI_STATUS EFIAPI efi_main(EFI_HANDLE self, EFI_SYSTEM_TABLE *table)
{
    static const CHAR16 file[] = L"\\shellx64.efi";
    EFI_LOADED_IMAGE *image;
    EFI_HANDLE shell;

    firmware_open(self, table);
    if (load_file(self, uefi_loaded_image()->DeviceHandle, file, sizeof(file), &shell) &&
        load_shell_of_firmware(self, &shell))
        return EFI_NOT_FOUND;
    image = uefi_protocol(shell, (EFI_GUID)LOADED_IMAGE_PROTOCOL);
    image->LoadOptions = shell_options;
    image->LoadOptionsSize = sizeof(shell_options);
    return uefi.boot->StartImage(shell, NULL, NULL);
}
