/* latchkey.cfg on a volume. */
#include "boot/firmware/volume.h"

#include "boot/firmware/uefi.h"

static error read_whole(EFI_FILE_PROTOCOL *file, char *out, size_t size, size_t *length)
{
    EFI_GUID guid = EFI_FILE_INFO_ID;
    UINT8 buffer[sizeof(EFI_FILE_INFO) + 256] __attribute__((aligned(8)));
    EFI_FILE_INFO *info = (EFI_FILE_INFO *)(void *)buffer;
    UINTN info_size = sizeof(buffer), got = size;
    EFI_STATUS status = file->GetInfo(file, &guid, &info_size, buffer);

    if (EFI_ERROR(status))
        return FAIL("latchkey.cfg exists but cannot be examined (UEFI status %#lx)", status);
    if (info->Attribute & EFI_FILE_DIRECTORY)
        return FAIL("latchkey.cfg is a directory: make it a text file of key=value lines, or remove it");
    if (info->FileSize > size)
        return FAIL("latchkey.cfg holds %lu bytes: at most %lu are read, shorten it", info->FileSize, size);
    status = file->Read(file, &got, out);
    if (EFI_ERROR(status) || got != info->FileSize)
        return FAIL("latchkey.cfg cannot be read: %lu of %lu bytes came (UEFI status %#lx)", got,
                    info->FileSize, status);
    *length = got;
    return NULL;
}

error volume_read_options(const struct volume *v, char *out, size_t size, size_t *length)
{
    static CHAR16 name[] = L"latchkey.cfg";
    EFI_FILE_PROTOCOL *root = volume_root(v), *file = NULL;
    EFI_STATUS status;
    error e = NULL;

    *length = 0;
    if (!root)
        return NULL;
    status = root->Open(root, &file, name, EFI_FILE_MODE_READ, 0);
    if (!EFI_ERROR(status)) {
        e = read_whole(file, out, size, length);
        file->Close(file);
    } else if (status != EFI_NOT_FOUND) {
        e = FAIL("latchkey.cfg cannot be opened (UEFI status %#lx)", status);
    }
    root->Close(root);
    return e;
}
