#include "boot/firmware/memory_map.h"

#include "boot/firmware/uefi.h"
#include "include/bits.h"

#define USUAL_SIZE 16384 /* of most maps: memory for a larger one may not be free */
#define MORE       8     /* descriptors that the memory for a larger one adds */

struct memory_map {
    UINT8 *bytes;
    UINTN size, step;
};

static EFI_STATUS read_map(struct memory_map *map)
{
    UINTN key;
    UINT32 version;

    return uefi.boot->GetMemoryMap(&map->size, (EFI_MEMORY_DESCRIPTOR *)(void *)map->bytes, &key, &map->step,
                                   &version);
}

static void walk(const struct memory_map *map,
                 void (*look)(const EFI_MEMORY_DESCRIPTOR *descriptor, void *argument), void *argument)
{
    for (UINTN at = 0; at + map->step <= map->size; at += map->step)
        look((const EFI_MEMORY_DESCRIPTOR *)(const void *)(map->bytes + at), argument);
}

static error each(struct memory_map *map, EFI_STATUS status,
                  void (*look)(const EFI_MEMORY_DESCRIPTOR *descriptor, void *argument), void *argument)
{
    if (EFI_ERROR(status) || map->step < sizeof(EFI_MEMORY_DESCRIPTOR))
        return FAIL("no memory map (UEFI status %#lx, %lu bytes in steps of %lu)", status, map->size,
                    map->step);
    walk(map, look, argument);
    return NULL;
}

error memory_map_each(void (*look)(const EFI_MEMORY_DESCRIPTOR *descriptor, void *argument), void *argument)
{
    static UINT8 usual[USUAL_SIZE] __attribute__((aligned(8)));
    struct memory_map map = {usual, sizeof(usual), 0};
    EFI_PHYSICAL_ADDRESS address = 0;
    EFI_STATUS status = read_map(&map);
    UINTN pages;
    error e;

    if (status != EFI_BUFFER_TOO_SMALL)
        return each(&map, status, look, argument);
    map.size = align_up(map.size + MORE * (map.step + sizeof(EFI_MEMORY_DESCRIPTOR)), PAGE_SIZE);
    pages = map.size / PAGE_SIZE;
    status = uefi.boot->AllocatePages(AllocateAnyPages, EfiBootServicesData, pages, &address);
    if (EFI_ERROR(status))
        return FAIL("no %lu KiB of memory for the memory map (UEFI status %#lx)", pages * 4, status);
    map.bytes = (UINT8 *)address;
    e = each(&map, read_map(&map), look, argument);
    uefi.boot->FreePages(address, pages);
    return e;
}
