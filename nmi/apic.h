/* NMIs and interrupts, sent through the local APIC (SDM vol. 3, 10.6 and 10.12.9). */
#ifndef NMI_APIC_H
#define NMI_APIC_H

#include "boot/text/error.h"

#include <stdbool.h>
#include <stdint.h>

/* Uses the local APIC in the mode in which the firmware left it. Fails if there is none, or if it is off. */
error apic_open(void);

/* "xAPIC" or "x2APIC". */
const char *apic_mode(void);
bool apic_is_x2apic(void);

/* The two modes of access to a local APIC (SDM vol. 3, 10.12); each CPU uses the one that is on there. */
struct apic_mode {
    const char *name;
    uint32_t (*id)(void);
    bool (*read)(uint32_t offset, uint32_t *value);
    bool (*write)(uint32_t offset, uint32_t value);
    void (*send)(uint32_t id, uint32_t command);
};

enum { APIC_MODE_XAPIC, APIC_MODE_X2APIC, APIC_MODES };
extern struct apic_mode apic_modes[APIC_MODES];

/* A register, by its offset in the xAPIC page; false if it does not exist (detected in x2APIC mode only). */
bool apic_read(uint32_t offset, uint32_t *value);
bool apic_write(uint32_t offset, uint32_t value);

/* An interrupt command to this CPU, or to the CPU with that APIC ID: `command` is the low half of the ICR. */
void apic_send(uint32_t command);
void apic_send_to(uint32_t id, uint32_t command);

/*
 * One NMI to this CPU: physical destination, its own ID, because the self shorthand is for fixed interrupts
 * only (SDM vol. 3, table 10-3). It arrives a little later, and stays pending while NMIs are blocked. Counted
 * in nmi_seen.sent and in the CPU's account.
 */
void nmi_send(void);

/* Waits long enough for an NMI just sent to arrive, unless NMIs are blocked. */
void nmi_settle(void);

/*
 * nmi_settle_first waits for the first NMI, as long as any may take; that NMI's handler need not return.
 * After it, nmi_settle_learn measures: from then on nmi_settle waits some hundred times as long as that NMI
 * took.
 */
void nmi_settle_first(void);
void nmi_settle_learn(void);

#endif
