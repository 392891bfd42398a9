/*
 * Work on one AP after the other, which takes minutes where there are hundreds: progress on every console,
 * and a bound. On the BSP only.
 */
#ifndef BOOT_SMP_PROGRESS_H
#define BOOT_SMP_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    const char *done; /* as in "3 of 5 APs started" */
    bool by_firmware; /* the firmware owns the CPU */
    unsigned count;   /* of APs */
    uint64_t start, said;
    bool over;
};

/* Begins work on `count` APs. aps_ticks_per_ms must be measured. */
void progress_begin(struct progress *p, const char *done, unsigned count, bool by_firmware);

/*
 * After `finished` of them: prints a line every two seconds, also on text consoles if the firmware owns the
 * CPU and no frame buffer is in use, and sets the status. False from the moment when the time is over: five
 * seconds, or 60 if the firmware owns the CPU, and one more for each AP. A line reports that once.
 */
bool progress_note(struct progress *p, unsigned finished);

#endif
