/* The firmware's own text on the screen. */
#include "boot/firmware.h"
#include "boot/uefi.h"
#include "include/bits.h"

static void show_on(SIMPLE_TEXT_OUTPUT_INTERFACE *screen, const char *text, size_t length)
{
    CHAR16 line[128];
    size_t used = 0;

    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\n')
            line[used++] = '\r';
        line[used++] = (CHAR16)text[i];
        if (used > COUNT_OF(line) - 4 || text[i] == '\n' || i + 1 == length) {
            line[used] = 0;
            screen->OutputString(screen, line);
            used = 0;
        }
    }
}

void firmware_show(const char *text, size_t length)
{
    EFI_GUID frame_buffer = EFI_GRAPHICS_OUTPUT_PROTOCOL_GUID, console = SIMPLE_TEXT_OUTPUT_PROTOCOL;
    EFI_HANDLE handles[16];
    UINTN size = sizeof(handles);

    if (EFI_ERROR(uefi.boot->LocateHandle(ByProtocol, &frame_buffer, NULL, &size, handles)))
        return;
    for (UINTN i = 0; i < size / sizeof(handles[0]); i++) {
        /* The handle of the console splitter stands for all consoles, serial ones too: not that one. */
        SIMPLE_TEXT_OUTPUT_INTERFACE *screen =
            handles[i] != uefi.table->ConsoleOutHandle ? uefi_protocol(handles[i], console) : NULL;

        if (screen)
            show_on(screen, text, length);
    }
}

void firmware_print(const char *text, size_t length)
{
    if (uefi.table->ConOut)
        show_on(uefi.table->ConOut, text, length);
}

/* A terminal on a UART has that UART in its device path (UEFI 2.10, 10.3.4.16). */
static bool is_on_uart(EFI_HANDLE handle)
{
    EFI_DEVICE_PATH *node = uefi_protocol(handle, (EFI_GUID)DEVICE_PATH_PROTOCOL);

    for (; node && !IsDevicePathEnd(node); node = NextDevicePathNode(node)) {
        if (DevicePathType(node) == MESSAGING_DEVICE_PATH && DevicePathSubType(node) == MSG_UART_DP)
            return true;
        if ((size_t)DevicePathNodeLength(node) < sizeof(*node))
            return false;
    }
    return false;
}

bool firmware_has_serial_console(void)
{
    EFI_GUID console = SIMPLE_TEXT_OUTPUT_PROTOCOL;
    EFI_HANDLE handles[32];
    UINTN size = sizeof(handles);

    if (EFI_ERROR(uefi.boot->LocateHandle(ByProtocol, &console, NULL, &size, handles)))
        return false;
    for (UINTN i = 0; i < size / sizeof(handles[0]); i++) {
        if (is_on_uart(handles[i]))
            return true;
    }
    return false;
}
