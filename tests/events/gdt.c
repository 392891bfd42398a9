#include "tests/events/gdt.h"

#include "boot/cpu/cpu.h"
#include "boot/cpu/per_cpu.h"
#include "include/descriptors.h"

static per_cpu uint32_t added; /* by slot */

/* Both halves of the TSS's descriptor are in use, and the upper one may be 0. */
static bool is_free(unsigned slot)
{
    unsigned tss = this_cpu()->tss_selector / sizeof(uint64_t);

    return slot != tss && slot != tss + 1 && !this_cpu()->gdt[slot] && !(added & 1U << slot);
}

static uint16_t add(unsigned slots, const uint64_t *words)
{
    unsigned slot = GDT_SLOTS - slots;

    while (!is_free(slot) || !is_free(slot + slots - 1))
        slot--;
    for (unsigned i = 0; i < slots; i++) {
        this_cpu()->gdt[slot + i] = words[i];
        added |= 1U << (slot + i);
    }
    return (uint16_t)(slot * sizeof(uint64_t));
}

uint16_t gdt_add(uint64_t descriptor)
{
    return add(1, &descriptor);
}

uint16_t gdt_add_16_bytes(uint64_t low, uint64_t high)
{
    return add(2, (const uint64_t[]){low, high});
}

void gdt_drop(void)
{
    for (unsigned slot = 0; slot < GDT_SLOTS; slot++) {
        if (added & 1U << slot)
            this_cpu()->gdt[slot] = 0;
    }
    added = 0;
}
