/* Which volumes there are, and which of them may get files. */
#include "boot/firmware/uefi.h"
#include "boot/firmware/volume.h"
#include "boot/text/string.h"

#define RAM_DISK_DP 0x09 /* a media path node (UEFI 2.10, 10.3.5.9) */

EFI_FILE_PROTOCOL *volume_root(const struct volume *v)
{
    EFI_SIMPLE_FILE_SYSTEM_PROTOCOL *volume = uefi_protocol(v->handle, (EFI_GUID)SIMPLE_FILE_SYSTEM_PROTOCOL);
    EFI_FILE_PROTOCOL *root = NULL;

    return !volume || EFI_ERROR(volume->OpenVolume(volume, &root)) ? NULL : root;
}

EFI_FILE_SYSTEM_INFO *volume_info(EFI_FILE_PROTOCOL *root, void *buffer)
{
    EFI_GUID guid = EFI_FILE_SYSTEM_INFO_ID;
    UINTN size = VOLUME_INFO_SIZE;

    return EFI_ERROR(root->GetInfo(root, &guid, &size, buffer)) ? NULL : buffer;
}

/* By its path: a RAM disk has a node of its own, or is a range of memory. */
static bool is_ram_disk(EFI_HANDLE handle)
{
    EFI_DEVICE_PATH *node = uefi_protocol(handle, (EFI_GUID)DEVICE_PATH_PROTOCOL);

    for (; node && !IsDevicePathEnd(node); node = NextDevicePathNode(node)) {
        if (DevicePathType(node) == MEDIA_DEVICE_PATH && DevicePathSubType(node) == RAM_DISK_DP)
            return true;
        if (DevicePathType(node) == HARDWARE_DEVICE_PATH && DevicePathSubType(node) == HW_MEMMAP_DP)
            return true;
        if ((size_t)DevicePathNodeLength(node) < sizeof(*node))
            return false;
    }
    return false;
}

/* In any letter case: FAT has upper case only, other file systems keep what was given. */
static bool is_our_label(const CHAR16 *label)
{
    static const char ours[] = VOLUME_LABEL;

    for (size_t i = 0; i < sizeof(ours) - 1; i++) {
        if (label[i] != ours[i] && label[i] != (ours[i] | ' '))
            return false;
    }
    return !label[sizeof(ours) - 1];
}

static bool is_ours(const struct volume *v)
{
    static UINT8 buffer[VOLUME_INFO_SIZE] __attribute__((aligned(8)));
    EFI_FILE_PROTOCOL *root = volume_root(v);
    const EFI_FILE_SYSTEM_INFO *info = root ? volume_info(root, buffer) : NULL;

    if (root)
        root->Close(root);
    return info && is_our_label(info->VolumeLabel);
}

bool volume_boot(struct volume *v)
{
    EFI_LOADED_IMAGE *image = uefi_loaded_image();

    *v = (struct volume){.handle = image ? image->DeviceHandle : NULL, .is_boot = true};
    if (!v->handle || !uefi_protocol(v->handle, (EFI_GUID)SIMPLE_FILE_SYSTEM_PROTOCOL))
        return false;
    v->is_ram = is_ram_disk(v->handle);
    return true;
}

size_t volume_labelled(struct volume *out, size_t most)
{
    EFI_GUID guid = SIMPLE_FILE_SYSTEM_PROTOCOL;
    EFI_LOADED_IMAGE *image = uefi_loaded_image();
    EFI_HANDLE *handles;
    size_t found = 0;
    UINTN count;

    if (EFI_ERROR(uefi.boot->LocateHandleBuffer(ByProtocol, &guid, NULL, &count, &handles)))
        return 0;
    for (UINTN i = 0; i < count && found < most; i++) {
        struct volume v = {.handle = handles[i], .is_ram = is_ram_disk(handles[i])};

        if ((!image || handles[i] != image->DeviceHandle) && !v.is_ram && is_ours(&v))
            out[found++] = v;
    }
    uefi.boot->FreePool(handles);
    return found;
}
