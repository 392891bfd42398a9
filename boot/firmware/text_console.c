/* The firmware's text consoles. */
#include "boot/firmware/firmware.h"
#include "boot/firmware/uefi.h"
#include "include/bits.h"

#include <efishell.h>

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
#define MOST_HANDLES  32

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

void firmware_print(const char *text)
{
    if (uefi.table->ConOut)
        show_on(uefi.table->ConOut, text);
}

bool firmware_prints_to_file(void)
{
    EFI_SHELL_PARAMETERS_PROTOCOL *shell =
        uefi_protocol(uefi.image, (EFI_GUID)EFI_SHELL_PARAMETERS_PROTOCOL_GUID);
    EFI_FILE_PROTOCOL *out = shell ? shell->StdOut : NULL;
    EFI_GUID guid = EFI_FILE_INFO_ID;
    UINTN size = 0;

    return out && out->GetInfo(out, &guid, &size, NULL) == EFI_BUFFER_TOO_SMALL;
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

/* The text consoles, at most `room` of them; 0 also if there are more. */
static size_t all_consoles(EFI_HANDLE *out, size_t room)
{
    EFI_GUID console = SIMPLE_TEXT_OUTPUT_PROTOCOL;
    UINTN size = room * sizeof(*out);

    return EFI_ERROR(uefi.boot->LocateHandle(ByProtocol, &console, NULL, &size, out)) ? 0
                                                                                      : size / sizeof(*out);
}

bool firmware_has_serial_console(void)
{
    EFI_HANDLE handles[MOST_HANDLES];
    size_t count = all_consoles(handles, MOST_HANDLES);

    for (size_t i = 0; i < count; i++) {
        if (is_on_uart(handles[i]))
            return true;
    }
    return false;
}

void firmware_show(const char *text, bool on_serial)
{
    EFI_HANDLE handles[MOST_HANDLES];
    size_t count = all_consoles(handles, MOST_HANDLES), devices = 0;

    for (size_t i = 0; i < count; i++) {
        text_console *console = uefi_protocol(handles[i], (EFI_GUID)SIMPLE_TEXT_OUTPUT_PROTOCOL);

        if (!uefi_is_device(handles[i]))
            continue;
        devices++;
        if (is_on_uart(handles[i]) && !on_serial)
            continue;
        if (uefi_protocol(handles[i], (EFI_GUID)EFI_GRAPHICS_OUTPUT_PROTOCOL_GUID))
            console->ClearScreen(console);
        show_on(console, text);
    }
    if (!devices)
        firmware_print(text);
}
