#include "boot/firmware.h"

#include "boot/console.h"
#include "boot/serial.h"
#include "include/bits.h"
#include "include/instructions.h"

static EFI_HANDLE self;
static EFI_SYSTEM_TABLE *system;
static EFI_BOOT_SERVICES *boot;

void firmware_open(EFI_HANDLE image, EFI_SYSTEM_TABLE *table)
{
    self = image;
    system = table;
    boot = table->BootServices;
}

static EFI_LOADED_IMAGE *loaded_image(void)
{
    EFI_GUID guid = LOADED_IMAGE_PROTOCOL;
    void *protocol = NULL;

    return EFI_ERROR(boot->HandleProtocol(self, &guid, &protocol)) ? NULL : protocol;
}

static char ascii(CHAR16 c)
{
    return c < 0x80 ? (char)c : '?';
}

size_t firmware_load_options(char *out, size_t size)
{
    EFI_LOADED_IMAGE *image = loaded_image();
    size_t length = 0;

    if (image && image->LoadOptions) {
        const CHAR16 *options = image->LoadOptions;
        size_t count = image->LoadOptionsSize / sizeof(CHAR16);

        while (length + 1 < size && length < count && options[length]) {
            out[length] = ascii(options[length]);
            length++;
        }
    }
    out[length] = '\0';
    return length;
}

/* Opens the root of the volume that holds our image; NULL if it is not on one (a network, a ROM). */
static EFI_FILE_PROTOCOL *boot_volume(void)
{
    EFI_GUID guid = SIMPLE_FILE_SYSTEM_PROTOCOL;
    EFI_LOADED_IMAGE *image = loaded_image();
    EFI_FILE_PROTOCOL *root = NULL;
    void *protocol = NULL;

    if (!image || EFI_ERROR(boot->HandleProtocol(image->DeviceHandle, &guid, &protocol)))
        return NULL;

    EFI_SIMPLE_FILE_SYSTEM_PROTOCOL *volume = protocol;

    return EFI_ERROR(volume->OpenVolume(volume, &root)) ? NULL : root;
}

static error read_whole(EFI_FILE_PROTOCOL *file, char *out, size_t size, size_t *length)
{
    EFI_GUID guid = EFI_FILE_INFO_ID;
    UINT8 buffer[sizeof(EFI_FILE_INFO) + 256] __attribute__((aligned(8)));
    EFI_FILE_INFO *info = (EFI_FILE_INFO *)(void *)buffer;
    UINTN info_size = sizeof(buffer), got = size;
    EFI_STATUS status = file->GetInfo(file, &guid, &info_size, buffer);

    if (EFI_ERROR(status))
        return FAIL("latchkey.cfg is there but cannot be looked at (UEFI status %#lx)", status);
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

error firmware_read_file(const CHAR16 *name, char *out, size_t size, size_t *length)
{
    EFI_FILE_PROTOCOL *root = boot_volume(), *file = NULL;
    EFI_STATUS status;
    error e = NULL;

    *length = 0;
    if (!root)
        return NULL;
    status = root->Open(root, &file, (CHAR16 *)(size_t)name, EFI_FILE_MODE_READ, 0);
    if (!EFI_ERROR(status)) {
        e = read_whole(file, out, size, length);
        file->Close(file);
    } else if (status != EFI_NOT_FOUND) {
        e = FAIL("latchkey.cfg cannot be opened (UEFI status %#lx)", status);
    }
    root->Close(root);
    return e;
}

error firmware_reserve(size_t size, void **memory)
{
    EFI_PHYSICAL_ADDRESS address = 0;
    EFI_STATUS status = boot->AllocatePages(AllocateAnyPages, EfiLoaderData, size / PAGE_SIZE, &address);

    if (EFI_ERROR(status))
        return FAIL(
            "too little memory: the firmware has no %lu MiB in one piece (UEFI status %#lx), ask for less "
            "with memory=MiB",
            size >> 20, status);
    *memory = (void *)address;
    return NULL;
}

void firmware_release(void *memory, size_t size)
{
    boot->FreePages((EFI_PHYSICAL_ADDRESS)memory, size / PAGE_SIZE);
}

/* What the firmware itself made of its keys and its setup: SecureBoot, UEFI 2.10, 3.3. */
static const char *secure_boot(void)
{
    EFI_GUID global = EFI_GLOBAL_VARIABLE;
    CHAR16 name[] = L"SecureBoot";
    UINT8 on = 0;
    UINTN size = sizeof(on);

    if (EFI_ERROR(system->RuntimeServices->GetVariable(name, &global, NULL, &size, &on)))
        return "no Secure Boot";
    return on ? "Secure Boot on" : "Secure Boot off";
}

void firmware_introduce(void)
{
    char vendor[64];
    size_t length = 0;

    for (; length + 1 < sizeof(vendor) && system->FirmwareVendor[length]; length++)
        vendor[length] = ascii(system->FirmwareVendor[length]);
    vendor[length] = '\0';
    say("# firmware: %s, revision %#x, UEFI %u.%u, %s\n", vendor, system->FirmwareRevision,
        system->Hdr.Revision >> 16, (system->Hdr.Revision & 0xFFFF) / 10, secure_boot());
}

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

    if (EFI_ERROR(boot->LocateHandle(ByProtocol, &frame_buffer, NULL, &size, handles)))
        return;
    for (UINTN i = 0; i < size / sizeof(handles[0]); i++) {
        void *protocol = NULL;

        /* The handle of the console splitter stands for all consoles, serial ones too: not that one. */
        if (handles[i] != system->ConsoleOutHandle &&
            !EFI_ERROR(boot->HandleProtocol(handles[i], &console, &protocol)))
            show_on(protocol, text, length);
    }
}

EFI_STATUS firmware_leave(enum after_option after, EFI_STATUS status)
{
    serial_drain();
    switch (after) {
    case AFTER_OFF:
        system->RuntimeServices->ResetSystem(EfiResetShutdown, EFI_SUCCESS, 0, NULL);
        break;
    case AFTER_RESET:
        system->RuntimeServices->ResetSystem(EfiResetCold, EFI_SUCCESS, 0, NULL);
        break;
    case AFTER_HALT:
        boot->SetWatchdogTimer(0, 0, 0, NULL); /* a screen that is to be read must not vanish in a reset */
        for (;;)
            hlt();
    case AFTER_RETURN:
        break;
    }
    return status;
}
