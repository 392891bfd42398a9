/* The firmware's text consoles. */
#include "boot/firmware/firmware.h"
#include "boot/firmware/uefi.h"
#include "include/bits.h"

typedef SIMPLE_TEXT_OUTPUT_INTERFACE text_console;

static void show_on(text_console *screen, const char *text)
{
    CHAR16 line[128];
    size_t used = 0;

    for (size_t i = 0; text[i]; i++) {
        if (text[i] == '\n')
            line[used++] = '\r';
        line[used++] = (CHAR16)text[i];
        if (used > COUNT_OF(line) - 4 || text[i] == '\n' || !text[i + 1]) {
            line[used] = 0;
            screen->OutputString(screen, line);
            used = 0;
        }
    }
}

/* The text consoles on screens, at most `room` of them. */
static unsigned screen_consoles(text_console **out, unsigned room)
{
    EFI_GUID graphics = EFI_GRAPHICS_OUTPUT_PROTOCOL_GUID, text = SIMPLE_TEXT_OUTPUT_PROTOCOL;
    EFI_HANDLE *handles;
    unsigned found = 0;
    UINTN count;

    if (EFI_ERROR(uefi.boot->LocateHandleBuffer(ByProtocol, &graphics, NULL, &count, &handles)))
        return 0;
    for (UINTN i = 0; i < count && found < room; i++) {
        text_console *screen = uefi_is_device(handles[i]) ? uefi_protocol(handles[i], text) : NULL;

        if (screen)
            out[found++] = screen;
    }
    uefi.boot->FreePool(handles);
    return found;
}

#define MOST_CONSOLES 16

unsigned firmware_rows(void)
{
    text_console *screens[MOST_CONSOLES];
    unsigned count = screen_consoles(screens, MOST_CONSOLES), least = 0;

    for (unsigned i = 0; i < count; i++) {
        UINTN columns, rows;

        if (!EFI_ERROR(screens[i]->QueryMode(screens[i], (UINTN)screens[i]->Mode->Mode, &columns, &rows)) &&
            (!least || rows < least))
            least = (unsigned)rows;
    }
    return least;
}

void firmware_show(const char *text)
{
    text_console *screens[MOST_CONSOLES];
    unsigned count = screen_consoles(screens, MOST_CONSOLES);

    for (unsigned i = 0; i < count; i++) {
        screens[i]->ClearScreen(screens[i]);
        show_on(screens[i], text);
    }
}

void firmware_print(const char *text)
{
    if (uefi.table->ConOut)
        show_on(uefi.table->ConOut, text);
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
