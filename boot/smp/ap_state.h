/* The structure of an AP, shared by boot/smp/ap.c and boot/smp/ap_work.c. */
#ifndef BOOT_SMP_AP_STATE_H
#define BOOT_SMP_AP_STATE_H

#include "boot/cpu/recovery_point.h"
#include "boot/smp/ap.h"
#include "boot/smp/mp.h"

struct ap {
    struct mp_cpu mp;
    struct machine machine;
    struct machine *first;
    ap_job *job; /* NULL: return to the firmware */
    void *argument;
    uint64_t asked, answered;       /* number of jobs; each has one writer */
    struct recovery_point recovery; /* to waiting for the last job, from any unexpected event */
    error result;                   /* of the last job */
    struct firmware_state was;      /* when the program took the CPU */
    bool started, gone, busy, left_out;
    char trouble[200];
};

extern struct ap *ap_array;

/* Keeps `e` as its trouble, unless it is NULL or the AP is in trouble already. */
void ap_note_trouble(struct ap *ap, error e);

/* Called by the firmware on the AP, with its struct ap. */
VOID EFIAPI ap_enter(VOID *argument);

/* Gives the AP a job, NULL to return to the firmware, even if it is in trouble. */
void ap_ask(struct ap *ap, ap_job *job, void *argument);

#endif
