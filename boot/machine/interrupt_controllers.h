/* The interrupt controllers: the local APIC, in the mode that the firmware left it in, and the two 8259s. */
#ifndef BOOT_MACHINE_INTERRUPT_CONTROLLERS_H
#define BOOT_MACHINE_INTERRUPT_CONTROLLERS_H

#include "include/bits.h"

#define INTERRUPT_CONTROLLERS_LVT 7

struct interrupt_controllers {
    bool apic;                               /* there is one, and it is on: otherwise its fields are 0 */
    uint32_t spurious, priority;             /* SVR, TPR */
    uint32_t lvt[INTERRUPT_CONTROLLERS_LVT]; /* in the order of boot/machine/interrupt_controllers.c */
    uint32_t divide, count;                  /* of the timer: divide configuration, initial count */
    uint8_t pic1, pic2;                      /* masks of the 8259s */
    unsigned in_service;                     /* interrupts in service in the local APIC */
    uint8_t in_service1, in_service2;        /* the same in the 8259s, a bit for each line */
};

/* Saves the state of the local APIC of this CPU, and of the 8259s. */
void interrupt_controllers_save(struct interrupt_controllers *c);

/*
 * Restores it. Writes only registers that have changed: writing the initial count restarts the timer. Sends
 * the EOI for interrupts that were delivered since and have none: they would block others, such as the
 * timer's.
 */
void interrupt_controllers_restore(const struct interrupt_controllers *c);

/*
 * Masks each LVT entry that sends NMIs (SDM vol. 3, 10.5.1): LINT1 as firmware leaves it, LINT0, performance
 * counters, thermal sensor, CMCI. An NMI that comes to a masked entry is lost. interrupt_controllers_restore
 * opens them again.
 */
void interrupt_controllers_close_nmis(void);

/* The saved value of an LVT entry, by its offset; NULL if it is not one of the saved entries. */
uint32_t *interrupt_controllers_lvt(struct interrupt_controllers *c, uint32_t offset);

/* Reads a register of the local APIC, which must be on, by its offset in the xAPIC page; it must exist. */
uint32_t interrupt_controllers_apic(uint32_t offset);

/* Vectors in service in the local APIC: delivered, without an EOI yet. */
unsigned interrupt_controllers_in_service(void);

/* Sends EOIs until at most `left` vectors are in service, 256 at most. */
void interrupt_controllers_send_eois(unsigned left);

/* Whether there is a local APIC and it is on. */
bool interrupt_controllers_apic_on(void);

/* Whether the local APIC has this LVT entry (SDM vol. 3, 10.4.8), by its offset. */
bool interrupt_controllers_apic_has(uint32_t lvt);

#endif
