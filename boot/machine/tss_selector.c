#include "boot/machine/tss_selector.h"

#include "include/descriptors.h"

uint16_t tss_selector(const uint64_t *gdt, uint16_t limit)
{
    for (unsigned slot = SELECTOR_TSS / sizeof(*gdt); slot + 2 <= GDT_SLOTS; slot++) {
        if ((slot + 1) * sizeof(*gdt) - 1 <= limit && !(gdt[slot] & DESCRIPTOR_PRESENT))
            return (uint16_t)(slot * sizeof(*gdt));
    }
    return SELECTOR_TSS;
}
