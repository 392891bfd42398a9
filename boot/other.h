/* One of the other logical CPUs, as boot/others.c and boot/others_work.c share it. */
#ifndef BOOT_OTHER_H
#define BOOT_OTHER_H

#include "boot/others.h"
#include "boot/processors.h"
#include "boot/way_out.h"

struct other {
    struct processor mp;
    struct machine machine;
    struct machine *first;
    other_job *job; /* NULL: go home */
    void *argument;
    uint64_t asked, answered;  /* jobs; each has one writer */
    struct way_out struck;     /* to waiting for the last job, from whatever strikes */
    error result;              /* of the last one */
    struct firmware_state was; /* as it came over */
    bool started, gone, busy;
    char trouble[200];
};

extern struct other *aps;

/* Keeps what is wrong with it, if nothing was before. */
void other_note_trouble(struct other *ap, error e);

/* Called by the firmware on the other CPU, with its struct other. */
VOID EFIAPI other_enter(VOID *argument);

/* Gives it a job, NULL to go home, without a look whether it will do it. */
void other_ask(struct other *ap, other_job *job, void *argument);

#endif
