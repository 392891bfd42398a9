#include "boot/firmware/firmware_probe.h"

#include "boot/firmware/memory_map.h"
#include "boot/firmware/uefi.h"
#include "boot/text/string.h"

#define TIMER_100NS 100000 /* 10 ms */
#define MOST_STALLS 3000

static void count_pages(const EFI_MEMORY_DESCRIPTOR *descriptor, void *argument)
{
    uint64_t *pages = argument;
    UINT32 type = descriptor->Type;

    pages[type < FIRMWARE_MEMORY_TYPES ? type : FIRMWARE_MEMORY_TYPES - 1] += descriptor->NumberOfPages;
}

error firmware_memory_map(uint64_t pages[FIRMWARE_MEMORY_TYPES])
{
    memset(pages, 0, FIRMWARE_MEMORY_TYPES * sizeof(*pages));
    return memory_map_each(count_pages, pages);
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
