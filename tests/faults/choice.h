/* The fault of tests/faults/ that a run makes, by its name (`fault=`). Pure. */
#ifndef TESTS_FAULTS_CHOICE_H
#define TESTS_FAULTS_CHOICE_H

#include "boot/text/error.h"
#include "tests/faults/fault.h"

/* Chooses a fault by its name, "" for none. Fails if the name is unknown, or if the fault is one of the
 * software backend and `software`, whether that is in use, is false. */
error fault_choose(const char *name, bool software);

/* The sentence of the chosen fault, or NULL. */
const char *fault_chosen(void);

/* The chosen fault is active between the two: during a case, not while state is restored after it. */
void fault_begin(void);
void fault_end(void);

#endif
