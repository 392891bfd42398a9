/* Which fault of fred/fault.h is made, by its name. Pure. */
#ifndef TESTS_FAULT_CHOICE_H
#define TESTS_FAULT_CHOICE_H

#include "boot/error.h"
#include "fred/fault.h"

/* Chooses a fault by its name, "" for none. Fails if there is none, or if it is one of a backend not in use.
 */
error fault_choose(const char *name, bool software);

/* What was chosen, in a sentence, or NULL. */
const char *fault_chosen(void);

/* The fault is at work from begin to end: a case is struck by it, and what puts things right again is not. */
void fault_begin(void);
void fault_end(void);

#endif
