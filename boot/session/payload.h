/*
 * The program that the boot code takes the machine for. There is one, and the room that is above all others
 * defines it: tests/run/suite.c.
 */
#ifndef BOOT_SESSION_PAYLOAD_H
#define BOOT_SESSION_PAYLOAD_H

#include "boot/machine/machine.h"
#include "boot/options/options.h"

struct payload {
    /* --- While the firmware runs. */

    /* The first line of the output. */
    void (*begin)(void);

    /* Takes what it needs of the options. Fails if a text among them names something unknown. */
    error (*configure)(const struct options *o);

    /* The last step before the CPU is taken. */
    void (*before)(void);

    /* --- While the CPU is ours. */

    error (*run)(struct machine *m, const struct options *o);

    /* --- When the firmware has the CPU back. */

    /* The first step. */
    void (*machine_restored)(void);

    /* All application processors that came back are the firmware's too. */
    void (*aps_restored)(void);

    /* All memory is the firmware's too, and no error was met. */
    void (*after)(const struct options *o);

    /* Why the run could not go on. */
    void (*bail_out)(error e);

    /* Whether the run came to its end with a good result. */
    bool (*passed)(void);

    /* A summary of `rows` lines or about as many; `log` is where the whole log can be read. */
    void (*summary)(char *out, size_t size, unsigned rows, const char *log);
};

extern const struct payload payload;

#endif
