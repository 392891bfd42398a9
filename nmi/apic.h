/* NMIs to ourselves, through the local APIC (SDM vol. 3, 10.6 and 10.12.9). */
#ifndef NMI_APIC_H
#define NMI_APIC_H

#include "boot/text/error.h"

#include <stdbool.h>
#include <stdint.h>

/* Finds the local APIC in the mode that the firmware left it in. Fails if it is off. */
error apic_open(void);

/* "xAPIC" or "x2APIC". */
const char *apic_mode(void);
bool apic_is_x2apic(void);

/* A local APIC is reached in one of two ways (SDM vol. 3, 10.12), on each CPU by the one that is on there. */
struct apic_mode {
    const char *name;
    uint32_t (*id)(void);
    bool (*read)(uint32_t offset, uint32_t *value);
    bool (*write)(uint32_t offset, uint32_t value);
    void (*send)(uint32_t id, uint32_t command);
};

enum { APIC_MODE_XAPIC, APIC_MODE_X2APIC, APIC_MODES };
extern struct apic_mode apic_modes[APIC_MODES];

/* A register, by its offset in the xAPIC page; false if it is not there (x2APIC mode can tell). */
bool apic_read(uint32_t offset, uint32_t *value);
bool apic_write(uint32_t offset, uint32_t value);

/* An interrupt command to this CPU, or to the one with that ID: `command` is the low half of the ICR. */
void apic_send(uint32_t command);
void apic_send_to(uint32_t id, uint32_t command);

/*
 * One NMI to this CPU: physical destination, our own ID. The self shorthand is for fixed interrupts only
 * (SDM vol. 3, table 10-3). It arrives a little later, or not yet if NMIs are blocked. Counted in
 * nmi_seen.sent.
 */
void nmi_send(void);

/* The most that any wait for an NMI takes: long enough for one that is open to have arrived. */
void nmi_settle(void);

/*
 * The same for the first one, which need not come back here: it may take as long as any may. Behind it, how
 * long it took: from then on a wait is a hundred times as long, and some more.
 */
void nmi_settle_first(void);
void nmi_settle_learn(void);

#endif
