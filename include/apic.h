/* Local APIC (SDM vol. 3, 10.4 to 10.12). Offsets are those of the xAPIC page; MSR 800h + offset/16 in x2APIC
 * mode. */
#ifndef INCLUDE_APIC_H
#define INCLUDE_APIC_H

#include "include/bits.h"

#define APIC_ID               0x20
#define APIC_VERSION          0x30 /* bits 23:16: the last entry of the local vector table */
#define APIC_TPR              0x80
#define APIC_EOI              0xB0
#define APIC_LDR              0xD0 /* logical destination: in x2APIC mode read-only, 32 bits */
#define APIC_DFR              0xE0 /* destination format; not in x2APIC mode */
#define APIC_SVR              0xF0
#define APIC_ISR              0x100 /* eight registers, as for IRR: one bit per vector */
#define APIC_IRR              0x200
#define APIC_LVT_CMCI         0x2F0
#define APIC_ICR_LOW          0x300
#define APIC_ICR_HIGH         0x310
#define APIC_LVT_TIMER        0x320
#define APIC_LVT_THERMAL      0x330
#define APIC_LVT_PERFORMANCE  0x340
#define APIC_LVT_LINT0        0x350
#define APIC_LVT_LINT1        0x360
#define APIC_LVT_ERROR        0x370
#define APIC_TIMER_COUNT      0x380 /* initial count */
#define APIC_TIMER_DIVIDE     0x3E0

#define APIC_VECTOR_REGISTERS 8
#define APIC_VECTOR_STEP      0x10

/* Read-only state, not part of the configuration: delivery status, remote IRR. */
#define APIC_LVT_STATUS (uint32_t)(BIT(12) | BIT(14))
#define APIC_LVT_MASKED BIT(16)

/* Delivery mode of an LVT entry (SDM vol. 3, figure 10-8). */
#define APIC_LVT_DELIVERY     (uint32_t)(7UL << 8)
#define APIC_LVT_DELIVERY_NMI (uint32_t)(4UL << 8)

#define APIC_SVR_ENABLE       BIT(8) /* APIC software enable */

#define XAPIC_ID_SHIFT        24
#define XAPIC_LOGICAL_SHIFT   24
#define XAPIC_DFR_FLAT        UINT32_MAX

/* Interrupt command register (SDM vol. 3, figure 10-12). Destination mode 0 is physical, shorthand 0 none. */
#define ICR_DELIVERY_NMI     (4UL << 8)
#define ICR_LOGICAL          BIT(11)
#define ICR_DELIVERY_PENDING BIT(12)
#define ICR_LEVEL_ASSERT     BIT(14)
#define ICR_ALL              (2UL << 18) /* destination shorthands: no destination field */
#define ICR_ALL_BUT_SELF     (3UL << 18)

#endif
