/*
 * shell.efi: the boot program of a disk with lines for the firmware's shell. It starts that shell at once;
 * one that the firmware starts by itself polls the keyboard for five seconds before it runs startup.nsh.
 */
#include "boot/firmware/firmware.h"

#include <efi.h>

#define FV_FILE_DP \
    0x06 /* a media path node (PI 1.7, vol. 3, 3.2.2): a file in a firmware volume, by its name */

struct fv_path {
    EFI_DEVICE_PATH file;
    EFI_GUID name;
    EFI_DEVICE_PATH end;
} __attribute__((packed));

/* UEFI Shell 2.2, 3.2: the shell's own options. */
static CHAR16 shell_options[] = L"-delay 0";

/* The name that EDK II gives its shell. */
static const EFI_GUID shell_name = {
    0x7C04A583, 0x9E3E, 0x4F1C, {0xAD, 0x65, 0xE0, 0x52, 0x68, 0xD0, 0xB4, 0xD1}};

/* EFI_FIRMWARE_VOLUME2_PROTOCOL (PI 1.7, vol. 3, 3.4.1). */
static const EFI_GUID firmware_volume2 = {
    0x220E73B6, 0x6BDB, 0x4413, {0x84, 0x05, 0xB9, 0x74, 0xB1, 0x08, 0x61, 0x9A}};

/* Bytes of a device path without its end. */
static UINTN bytes_of(const EFI_DEVICE_PATH *path)
{
    const EFI_DEVICE_PATH *node = path;

    while (!IsDevicePathEnd(node))
        node = NextDevicePathNode(node);
    return (UINTN)((const UINT8 *)node - (const UINT8 *)path);
}

/* Loads the shell from one firmware volume; fails if it has none. */
static EFI_STATUS load_from(EFI_BOOT_SERVICES *boot, EFI_HANDLE self, EFI_HANDLE volume, EFI_HANDLE *shell)
{
    struct fv_path last = {
        .file = {MEDIA_DEVICE_PATH, FV_FILE_DP, {sizeof(last.file) + sizeof(last.name), 0}},
        .name = shell_name};
    EFI_GUID guid = DEVICE_PATH_PROTOCOL;
    void *start, *path;
    EFI_STATUS status = boot->HandleProtocol(volume, &guid, &start);
    UINTN before;

    if (EFI_ERROR(status))
        return status;
    SetDevicePathEndNode(&last.end);
    before = bytes_of(start);
    status = boot->AllocatePool(EfiBootServicesData, before + sizeof(last), &path);
    if (EFI_ERROR(status))
        return status;
    boot->CopyMem(path, start, before);
    boot->CopyMem((UINT8 *)path + before, &last, sizeof(last));
    status = boot->LoadImage(FALSE, self, path, NULL, 0, shell);
    boot->FreePool(path);
    return status;
}

static EFI_STATUS load_shell(EFI_BOOT_SERVICES *boot, EFI_HANDLE self, EFI_HANDLE *shell)
{
    EFI_GUID guid = firmware_volume2;
    EFI_HANDLE *volumes;
    UINTN count;
    EFI_STATUS status = boot->LocateHandleBuffer(ByProtocol, &guid, NULL, &count, &volumes);

    if (EFI_ERROR(status))
        return status;
    status = EFI_NOT_FOUND;
    for (UINTN i = 0; i < count && EFI_ERROR(status); i++)
        status = load_from(boot, self, volumes[i], shell);
    boot->FreePool(volumes);
    return status;
}

/* If it fails, the firmware starts the shell itself. */
EFI_STATUS EFIAPI efi_main(EFI_HANDLE self, EFI_SYSTEM_TABLE *table)
{
    EFI_BOOT_SERVICES *boot = table->BootServices;
    EFI_GUID guid = LOADED_IMAGE_PROTOCOL;
    EFI_HANDLE shell;
    void *image;
    EFI_STATUS status = load_shell(boot, self, &shell);

    if (!EFI_ERROR(status))
        status = boot->HandleProtocol(shell, &guid, &image);
    if (EFI_ERROR(status))
        return status;
    ((EFI_LOADED_IMAGE *)image)->LoadOptions = shell_options;
    ((EFI_LOADED_IMAGE *)image)->LoadOptionsSize = sizeof(shell_options);
    return boot->StartImage(shell, NULL, NULL);
}
