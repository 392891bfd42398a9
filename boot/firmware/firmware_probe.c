#include "boot/firmware/firmware_probe.h"

#include "boot/firmware/uefi.h"
#include "boot/text/string.h"

#define MAP_SIZE    65536
#define TIMER_100NS 100000 /* 10 ms */
#define MOST_STALLS 3000

error firmware_memory_map(uint64_t pages[FIRMWARE_MEMORY_TYPES])
{
    static UINT8 map[MAP_SIZE] __attribute__((aligned(8)));
    UINTN size = sizeof(map), key, descriptor_size;
    UINT32 version;
    EFI_STATUS status = uefi.boot->GetMemoryMap(&size, (EFI_MEMORY_DESCRIPTOR *)(void *)map, &key,
                                                &descriptor_size, &version);

    if (EFI_ERROR(status) || descriptor_size < sizeof(EFI_MEMORY_DESCRIPTOR))
        return FAIL("no memory map of at most %u bytes (UEFI status %#lx, wants %lu bytes)", MAP_SIZE, status,
                    size);
    memset(pages, 0, FIRMWARE_MEMORY_TYPES * sizeof(*pages));
    for (UINTN at = 0; at + descriptor_size <= size; at += descriptor_size) {
        const EFI_MEMORY_DESCRIPTOR *descriptor = (const EFI_MEMORY_DESCRIPTOR *)(const void *)(map + at);
        UINT32 type = descriptor->Type;

        pages[type < FIRMWARE_MEMORY_TYPES ? type : FIRMWARE_MEMORY_TYPES - 1] += descriptor->NumberOfPages;
    }
    return NULL;
}

static EFI_STATUS wait_for(EFI_EVENT event, unsigned *stalls)
{
    EFI_STATUS status = uefi.boot->SetTimer(event, TimerRelative, TIMER_100NS);

    *stalls = 0;
    return EFI_ERROR(status) ? status : uefi_wait(event, MOST_STALLS, stalls);
}

error firmware_timer(unsigned *stalls)
{
    EFI_EVENT event;
    EFI_STATUS status = uefi.boot->CreateEvent(EVT_TIMER, 0, NULL, NULL, &event);

    if (EFI_ERROR(status))
        return FAIL("no timer event (UEFI status %#lx)", status);
    status = wait_for(event, stalls);
    uefi.boot->CloseEvent(event);
    if (EFI_ERROR(status))
        return FAIL("no timer event of 10 ms within %u ms (UEFI status %#lx)", *stalls, status);
    return NULL;
}
