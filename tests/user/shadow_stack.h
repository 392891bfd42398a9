/* A supervisor shadow stack (SDM vol. 1, chapter 17), as a firmware may have one. */
#ifndef TESTS_USER_SHADOW_STACK_H
#define TESTS_USER_SHADOW_STACK_H

#include <stdbool.h>
#include <stdint.h>

/* Calls `work` with a shadow stack on, then `compare` for each register that has to be as before. False if
 * this CPU has none. */
bool shadow_stack_call(void (*work)(void), void (*compare)(const char *name, uint64_t was, uint64_t is));

#endif
