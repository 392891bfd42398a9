/* States of the CPU in which a firmware may leave it: for starter.efi. */
#ifndef TESTS_USER_CPU_STATES_H
#define TESTS_USER_CPU_STATES_H

#include <stddef.h>

struct cpu_state {
    const char *name;
    /* Makes it, calls `run`, reports each register that came back or did not, and undoes it. Reports that the
     * CPU does not have it, and calls nothing. */
    void (*start)(void (*run)(void));
};

extern const struct cpu_state cpu_states[];
extern const size_t cpu_states_count;

#endif
