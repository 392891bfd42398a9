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
