/*
 * The part of the program that boot/ calls without including it. There is one payload: tests/run/suite.c
 * defines it.
 */
#ifndef BOOT_SESSION_PAYLOAD_H
#define BOOT_SESSION_PAYLOAD_H

#include "boot/machine/machine.h"
#include "boot/options/options.h"

struct payload {
    /* --- While the firmware owns the CPU. */

    /* Prints the first lines of the output. Fails if the text of one of its options is invalid. With NULL,
     * because the options could not be read, it never fails. */
    error (*begin)(const struct options *o);

    /* Called before memory and CPUs are taken. */
    void (*before)(void);

    /* Bytes of memory that each AP is to get. */
    size_t (*ap_memory)(const struct options *o);

    /* --- While the program owns the CPU: the work. */

    error (*run)(struct machine *m, const struct options *o);

    /* --- After the firmware's state is restored. */

    /* Called first. */
    void (*machine_restored)(void);

    /* Called after the APs have returned to the firmware, or failed to. */
    void (*aps_restored)(void);

    /* Called after memory is freed, if there was no error. */
    void (*after)(const struct options *o);

    /* Prints why the run could not continue. */
    void (*bail_out)(error e);

    /* Whether the run ended with a good result. */
    bool (*passed)(void);

    /* Writes a summary of about `rows` lines; `log` is the place of the log (log_where). */
    void (*summary)(char *out, size_t size, unsigned rows, const char *log);
};

extern const struct payload payload;

#endif
