/* Which fault of tests/faults/ is made, by its name. Pure. */
#ifndef TESTS_FAULTS_CHOICE_H
#define TESTS_FAULTS_CHOICE_H

#include "boot/text/error.h"
#include "tests/faults/fault.h"

/* Chooses a fault by its name, "" for none. Fails if there is none, or if it is one of a backend not in use.
 */
error fault_choose(const char *name, bool software);

/* The sentence of the fault that is chosen, or NULL. */
const char *fault_chosen(void);

/* The fault is at work from begin to end: in a case, and not while things are put right again. */
void fault_begin(void);
void fault_end(void);

#endif
