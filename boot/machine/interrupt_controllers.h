/* The interrupt controllers: the local APIC, in the mode that the firmware left it in, and the two 8259s. */
#ifndef BOOT_MACHINE_INTERRUPT_CONTROLLERS_H
#define BOOT_MACHINE_INTERRUPT_CONTROLLERS_H

#include "include/bits.h"

#define INTERRUPT_CONTROLLERS_LVT 7

struct interrupt_controllers {
    bool apic;                   /* there is one, and it is on: otherwise nothing of it was noted */
    uint32_t spurious, priority; /* SVR, TPR */
    uint32_t lvt[INTERRUPT_CONTROLLERS_LVT]; /* in the order of boot/machine/interrupt_controllers.c */
    uint32_t divide, count;                  /* the timer's; the initial count */
    uint8_t pic1, pic2;                      /* masks of the 8259s */
    unsigned in_service;                     /* interrupts that the local APIC holds to be handled */
    uint8_t served1, served2;                /* the same of the 8259s, by line */
};

void interrupt_controllers_save(struct interrupt_controllers *c);

/*
 * Writes only what is another now: a count that is written again starts the timer anew. An interrupt that was
 * taken while the CPU was ours, and never ended, is ended: it would hold off others, as the timer's.
 */
void interrupt_controllers_restore(const struct interrupt_controllers *c);

/* Where a local vector table entry is noted, by its offset; NULL: it is none of those. */
uint32_t *interrupt_controllers_lvt(struct interrupt_controllers *c, uint32_t offset);

/* A register of the local APIC, by its offset in the xAPIC page. It has to be there, and the APIC on. */
uint32_t interrupt_controllers_apic(uint32_t offset);

/* Vectors in service there, that is, taken and without an EOI yet; and EOIs until `left` are. */
unsigned interrupt_controllers_in_service(void);
void interrupt_controllers_end(unsigned left);

/* Whether there is a local APIC and it is on. */
bool interrupt_controllers_apic_on(void);

/* Whether it has this entry of the local vector table. */
bool interrupt_controllers_apic_has(uint32_t lvt);

#endif
