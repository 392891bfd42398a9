/* Segment and gate descriptors in 64-bit mode (SDM vol. 3, 3.4.5, 6.14, 7.7). */
#ifndef INCLUDE_DESCRIPTORS_H
#define INCLUDE_DESCRIPTORS_H

#include "include/bits.h"

#define DESCRIPTOR_CODE64        0x00AF9B000000FFFFUL /* present, DPL 0, execute/read, accessed, L */
#define DESCRIPTOR_DATA          0x00CF93000000FFFFUL /* present, DPL 0, read/write, accessed */
#define DESCRIPTOR_CODE32_USER   0x00CFFB000000FFFFUL
#define DESCRIPTOR_CODE64_USER   0x00AFFB000000FFFFUL
#define DESCRIPTOR_DATA_USER     0x00CFF3000000FFFFUL
#define DESCRIPTOR_TSS_AVAILABLE 0x9UL
#define DESCRIPTOR_TSS_BUSY      BIT(41)
#define DESCRIPTOR_PRESENT       BIT(47)

/* The order that IA32_STAR requires: ring 0 at code, code+8; ring 3 at user32, +8 data, +16 code. */
#define SELECTOR_CODE      0x08
#define SELECTOR_DATA      0x10
#define SELECTOR_USER32    0x18
#define SELECTOR_USER_DATA 0x20
#define SELECTOR_USER_CODE 0x28
#define SELECTOR_TSS       0x30 /* two slots, here or at a higher index (boot/machine/tss_selector.h) */
#define GDT_SLOTS          18

#define SELECTOR_RPL       BITS(1, 0)
#define SELECTOR_TI        BIT(2)

struct __attribute__((packed)) tss {
    uint32_t reserved0;
    uint64_t rsp[3];
    uint64_t reserved1;
    uint64_t ist[7]; /* ist[0] is IST1 */
    uint64_t reserved2;
    uint16_t reserved3;
    uint16_t io_map_base;
};

#define TSS_LIMIT 0x67 /* also the limit after a VM exit (SDM vol. 3, 27.5.2) */

struct __attribute__((packed)) idt_gate {
    uint16_t offset_15_0;
    uint16_t selector;
    uint8_t ist;
    uint8_t type;
    uint16_t offset_31_16;
    uint32_t offset_63_32;
    uint32_t reserved;
};

#define GATE_DPL_SHIFT 5
#define GATE_INTERRUPT 0x8E /* present, DPL 0, 64-bit interrupt gate: IF is cleared */
#define IDT_GATES      256

#endif
