#include "tests/user/over_http.h"

#include "boot/firmware/uefi.h"
#include "boot/text/string.h"
#include "include/bits.h"
#include "tests/machines/load_program.h"

#define RAM_DISK_DP 0x09 /* a media path node (UEFI 2.10, 10.3.5.9) */

/* The node of that type in the path of a handle, NULL if there is none. */
static EFI_DEVICE_PATH *node_of(EFI_HANDLE handle, UINT8 type, UINT8 subtype)
{
    EFI_DEVICE_PATH *node = uefi_protocol(handle, (EFI_GUID)DEVICE_PATH_PROTOCOL);

    for (; node && !IsDevicePathEnd(node); node = NextDevicePathNode(node)) {
        if (DevicePathType(node) == type && DevicePathSubType(node) == subtype)
            return node;
    }
    return NULL;
}

/* The first handle with that protocol and both nodes in its path. */
static EFI_HANDLE find(EFI_GUID protocol, UINT8 type, UINT8 subtype, UINT8 other)
{
    EFI_HANDLE *handles, found = NULL;
    UINTN count;

    if (EFI_ERROR(uefi.boot->LocateHandleBuffer(ByProtocol, &protocol, NULL, &count, &handles)))
        return NULL;
    for (UINTN i = 0; i < count && !found; i++) {
        if (node_of(handles[i], type, subtype) && node_of(handles[i], type, other))
            found = handles[i];
    }
    uefi.boot->FreePool(handles);
    return found;
}

/* The card's path with the address in its last node, as a boot entry has it. */
static error path_of(EFI_HANDLE card, const char *url, size_t length, UINT8 *path, size_t size)
{
    const UINT8 *start = uefi_protocol(card, (EFI_GUID)DEVICE_PATH_PROTOCOL);
    EFI_DEVICE_PATH *last = node_of(card, MESSAGING_DEVICE_PATH, MSG_URI_DP);
    EFI_DEVICE_PATH uri = {MESSAGING_DEVICE_PATH, MSG_URI_DP, {0}};

    if (!path_with_node(path, size, start, (size_t)((const UINT8 *)last - start), uri, url, length))
        return FAIL("the path of a network card is very long");
    return NULL;
}

static error load_from_ram_disk(EFI_HANDLE self, EFI_HANDLE *program)
{
    static const CHAR16 name[] = L"\\EFI\\BOOT\\BOOTX64.EFI";
    EFI_HANDLE disk = find((EFI_GUID)BLOCK_IO_PROTOCOL, MEDIA_DEVICE_PATH, RAM_DISK_DP, RAM_DISK_DP);

    if (!disk)
        return FAIL("the firmware made no RAM disk");
    uefi.boot->ConnectController(disk, NULL, NULL, TRUE);
    return load_file(self, disk, name, sizeof(name), program);
}

/* The first call returns the size. An image stays where it is: it is the RAM disk. */
static EFI_STATUS receive(EFI_LOAD_FILE_PROTOCOL *by, EFI_DEVICE_PATH *path, UINTN *size,
                          EFI_PHYSICAL_ADDRESS *at)
{
    EFI_STATUS status;

    *size = 0;
    status = by->LoadFile(by, path, TRUE, size, NULL);
    if (status != EFI_BUFFER_TOO_SMALL && status != EFI_WARN_FILE_SYSTEM)
        return EFI_ERROR(status) ? status : EFI_LOAD_ERROR;
    status = uefi.boot->AllocatePages(AllocateAnyPages, EfiReservedMemoryType, *size / PAGE_SIZE + 1, at);
    return EFI_ERROR(status) ? status : by->LoadFile(by, path, TRUE, size, (void *)*at);
}

error load_over_http(EFI_HANDLE self, const char *url, size_t length, EFI_HANDLE *program)
{
    static UINT8 path[512];
    EFI_GUID guid = LOAD_FILE_PROTOCOL;
    EFI_HANDLE card = find(guid, MESSAGING_DEVICE_PATH, MSG_URI_DP, MSG_IPv4_DP);
    EFI_LOAD_FILE_PROTOCOL *by = card ? uefi_protocol(card, guid) : NULL;
    EFI_PHYSICAL_ADDRESS at = 0;
    EFI_STATUS status;
    UINTN size;

    if (!by)
        return FAIL("no network card boots over HTTP");
    TRY(path_of(card, url, length, path, sizeof(path)));
    status = receive(by, (EFI_DEVICE_PATH *)path, &size, &at);
    if (status == EFI_WARN_FILE_SYSTEM)
        return load_from_ram_disk(self, program);
    if (status == EFI_SUCCESS)
        status = uefi.boot->LoadImage(TRUE, self, (EFI_DEVICE_PATH *)path, (void *)at, size, program);
    return EFI_ERROR(status) ? FAIL("the address cannot be loaded (UEFI status %#lx)", status) : NULL;
}
