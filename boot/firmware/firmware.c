#include "boot/firmware/firmware.h"

#include "boot/firmware/memory_map.h"
#include "boot/firmware/uefi.h"
#include "boot/text/format.h"
#include "include/bits.h"
#include "include/instructions.h"

struct uefi uefi;

static uint64_t entry_time;

void firmware_open(EFI_HANDLE image, EFI_SYSTEM_TABLE *table)
{
    entry_time = rdtsc();
    uefi = (struct uefi){image, table, table->BootServices};
}

uint64_t firmware_entered(void)
{
    return entry_time;
}

void *uefi_protocol(EFI_HANDLE handle, EFI_GUID guid)
{
    void *protocol = NULL;

    return EFI_ERROR(uefi.boot->HandleProtocol(handle, &guid, &protocol)) ? NULL : protocol;
}

bool uefi_is_device(EFI_HANDLE handle)
{
    return uefi_protocol(handle, (EFI_GUID)DEVICE_PATH_PROTOCOL);
}

EFI_LOADED_IMAGE *uefi_loaded_image(void)
{
    return uefi_protocol(uefi.image, (EFI_GUID)LOADED_IMAGE_PROTOCOL);
}

#define STALL_US 1000

EFI_STATUS uefi_wait(EFI_EVENT event, unsigned most, unsigned *stalls)
{
    for (*stalls = 0;; (*stalls)++) {
        EFI_STATUS status = uefi.boot->CheckEvent(event);

        if (status != EFI_NOT_READY || *stalls == most)
            return status;
        status = uefi.boot->Stall(STALL_US);
        if (EFI_ERROR(status))
            return status;
    }
}

static char ascii_of(CHAR16 c)
{
    return c < 0x80 ? (char)c : '?';
}

bool firmware_load_options(char *out, size_t size, size_t *length, size_t *bytes)
{
    EFI_LOADED_IMAGE *image = uefi_loaded_image();

    *bytes = image && image->LoadOptions ? image->LoadOptionsSize : 0;
    return options_load(*bytes ? image->LoadOptions : "", *bytes, out, size, length);
}

#define LEAST_MEMORY (2UL << 20) /* memory=2, one CPU */

static void keep_largest(const EFI_MEMORY_DESCRIPTOR *descriptor, void *argument)
{
    uint64_t *largest = argument;

    if (descriptor->Type == EfiConventionalMemory && descriptor->NumberOfPages * PAGE_SIZE > *largest)
        *largest = descriptor->NumberOfPages * PAGE_SIZE;
}

/* Nobody can ask for less than the least. */
static error too_little_memory(size_t size, EFI_STATUS status)
{
    uint64_t largest = 0;

    memory_map_each(keep_largest, &largest);
    return FAIL(
        "too little memory: %lu KiB in one piece are needed, the largest free piece has %lu KiB, %lu KiB "
        "are lacking (UEFI status %#lx)%s",
        size >> 10, largest >> 10, size > largest ? (size - largest) >> 10 : 0, status,
        size > LEAST_MEMORY ? ", ask for less with memory=MiB or cpus=N"
                            : ": start it from the firmware, not by a program");
}

error firmware_reserve(size_t size, struct arena *memory)
{
    uint8_t *start;
    EFI_PHYSICAL_ADDRESS address = 0;
    EFI_STATUS status = uefi.boot->AllocatePages(AllocateAnyPages, EfiLoaderData,
                                                 align_up(size, PAGE_SIZE) / PAGE_SIZE, &address);

    if (EFI_ERROR(status))
        return too_little_memory(size, status);
    start = (uint8_t *)address;
    *memory = (struct arena){.next = start, .end = start + align_up(size, PAGE_SIZE), .start = start};
    return NULL;
}

void firmware_release(const struct arena *memory)
{
    uefi.boot->FreePages((EFI_PHYSICAL_ADDRESS)memory->start,
                         (UINTN)(memory->end - memory->start) / PAGE_SIZE);
}

/* The state that the firmware derives from its keys and its setup: SecureBoot, UEFI 2.10, 3.3. */
static const char *secure_boot(void)
{
    EFI_GUID global = EFI_GLOBAL_VARIABLE;
    CHAR16 name[] = L"SecureBoot";
    UINT8 on = 0;
    UINTN size = sizeof(on);

    if (EFI_ERROR(uefi.table->RuntimeServices->GetVariable(name, &global, NULL, &size, &on)))
        return "no Secure Boot";
    return on ? "Secure Boot on" : "Secure Boot off";
}

void firmware_describe(char *out, size_t size)
{
    char vendor[64];
    size_t length = 0;

    for (; length + 1 < sizeof(vendor) && uefi.table->FirmwareVendor[length]; length++)
        vendor[length] = ascii_of(uefi.table->FirmwareVendor[length]);
    vendor[length] = '\0';
    format(out, size, "%s, revision %#x, UEFI %u.%u, %s", vendor, uefi.table->FirmwareRevision,
           uefi.table->Hdr.Revision >> 16, (uefi.table->Hdr.Revision & 0xFFFF) / 10, secure_boot());
}

/* 0xFFFF and below are the firmware's own codes (UEFI 2.10, 7.5.1). */
#define WATCHDOG_CODE    0x10000
#define WATCHDOG_SECONDS 300

void firmware_watchdog(bool on)
{
    uefi.boot->SetWatchdogTimer(on ? WATCHDOG_SECONDS : 0, WATCHDOG_CODE, 0, NULL);
}

EFI_STATUS firmware_leave(enum after_option after, EFI_STATUS status)
{
    switch (after) {
    case AFTER_OFF:
        uefi.table->RuntimeServices->ResetSystem(EfiResetShutdown, EFI_SUCCESS, 0, NULL);
        break;
    case AFTER_RESET:
        uefi.table->RuntimeServices->ResetSystem(EfiResetCold, EFI_SUCCESS, 0, NULL);
        break;
    case AFTER_HALT:
        firmware_watchdog(false); /* a reset would clear the screen that is to be read */
        for (;;)
            hlt();
    case AFTER_RETURN:
        firmware_watchdog(false); /* the caller does not know of it */
        break;
    }
    return status;
}
