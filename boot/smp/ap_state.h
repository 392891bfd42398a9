/* One of the other logical CPUs, as boot/smp/ap.c and boot/smp/ap_work.c share it. */
#ifndef BOOT_SMP_AP_STATE_H
#define BOOT_SMP_AP_STATE_H

#include "boot/cpu/recovery_point.h"
#include "boot/smp/ap.h"
#include "boot/smp/mp.h"

struct ap {
    struct mp_cpu mp;
    struct machine machine;
    struct machine *first;
    ap_job *job; /* NULL: go home */
    void *argument;
    uint64_t asked, answered;     /* jobs; each has one writer */
    struct recovery_point struck; /* to waiting for the last job, from whatever strikes */
    error result;                 /* of the last one */
    struct firmware_state was;    /* as it came over */
    bool started, gone, busy;
    char trouble[200];
};

extern struct ap *aps;

/* Keeps what is wrong with it, if nothing was before. */
void ap_note_trouble(struct ap *ap, error e);

/* Called by the firmware on the other CPU, with its struct ap. */
VOID EFIAPI ap_enter(VOID *argument);

/* Gives it a job, NULL to go home, without a look whether it will do it. */
void ap_ask(struct ap *ap, ap_job *job, void *argument);

#endif
