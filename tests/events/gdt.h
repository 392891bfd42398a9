/* Further descriptors in this CPU's GDT, for a case. */
#ifndef TESTS_EVENTS_GDT_H
#define TESTS_EVENTS_GDT_H

#include <stdint.h>

/* Puts a descriptor, or the two halves of one of 16 bytes, into free slots of the GDT; returns its selector,
 * RPL 0. There is room for at least six slots. gdt_drop takes all of them out again. */
uint16_t gdt_add(uint64_t descriptor);
uint16_t gdt_add_16_bytes(uint64_t low, uint64_t high);
void gdt_drop(void);

#endif
