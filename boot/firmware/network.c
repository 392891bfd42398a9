#include "boot/firmware/network.h"

#include "boot/firmware/uefi.h"
#include "boot/text/string.h"

#include <efipxebc.h>

#define TFTP_NOT_FOUND 1 /* an error code (RFC 1350) */

static const char options_name[] = "latchkey.cfg";

/* The answer that named the boot file: of a boot server, of a proxy, or of the DHCP server
 * (UEFI 2.10, 24.3.6). */
static const EFI_PXE_BASE_CODE_DHCPV4_PACKET *boot_answer(const EFI_PXE_BASE_CODE_MODE *mode)
{
    if (mode->PxeReplyReceived)
        return &mode->PxeReply.Dhcpv4;
    if (mode->ProxyOfferReceived)
        return &mode->ProxyOffer.Dhcpv4;
    return &mode->DhcpAck.Dhcpv4;
}

/* The boot file's path with another name; a path that fills its field has no NUL. */
static void beside_boot_file(const EFI_PXE_BASE_CODE_DHCPV4_PACKET *answer, UINT8 *path)
{
    size_t folder = 0;

    for (size_t i = 0; i < sizeof(answer->BootpBootFile) && answer->BootpBootFile[i]; i++) {
        if (answer->BootpBootFile[i] == '/' || answer->BootpBootFile[i] == '\\')
            folder = i + 1;
    }
    memcpy(path, answer->BootpBootFile, folder);
    memcpy(path + folder, options_name, sizeof(options_name));
}

static error read_by_tftp(EFI_PXE_BASE_CODE_PROTOCOL *pxe, char *out, size_t size, size_t *length)
{
    const EFI_PXE_BASE_CODE_DHCPV4_PACKET *answer = boot_answer(pxe->Mode);
    UINT8 path[sizeof(answer->BootpBootFile) + sizeof(options_name)];
    EFI_IP_ADDRESS server = {0};
    UINT64 got = size;
    EFI_STATUS status;

    beside_boot_file(answer, path);
    memcpy(&server.v4, answer->BootpSiAddr, sizeof(server.v4));
    status =
        pxe->Mtftp(pxe, EFI_PXE_BASE_CODE_TFTP_READ_FILE, out, FALSE, &got, NULL, &server, path, NULL, FALSE);
    if (status == EFI_TFTP_ERROR && pxe->Mode->TftpError.ErrorCode == TFTP_NOT_FOUND)
        return NULL;
    if (status == EFI_BUFFER_TOO_SMALL)
        return FAIL("latchkey.cfg on the TFTP server is too large: at most %lu bytes are read, shorten it",
                    size);
    if (EFI_ERROR(status))
        return FAIL("latchkey.cfg cannot be read from the TFTP server (UEFI status %#lx, TFTP error %u)",
                    status, pxe->Mode->TftpError.ErrorCode);
    *length = got;
    return NULL;
}

error network_read_options(char *out, size_t size, size_t *length)
{
    EFI_LOADED_IMAGE *image = uefi_loaded_image();
    EFI_PXE_BASE_CODE_PROTOCOL *pxe =
        image && image->DeviceHandle
            ? uefi_protocol(image->DeviceHandle, (EFI_GUID)EFI_PXE_BASE_CODE_PROTOCOL_GUID)
            : NULL;

    *length = 0;
    if (!pxe || !pxe->Mode->Started || pxe->Mode->UsingIpv6 || !pxe->Mode->DhcpAckReceived)
        return NULL;
    return read_by_tftp(pxe, out, size, length);
}
