/* The features of the CPU that the program uses without an alternative, and those with one. */
#ifndef BOOT_MACHINE_REQUIREMENTS_H
#define BOOT_MACHINE_REQUIREMENTS_H

#include "boot/text/error.h"

#include <stdbool.h>

/* Fails if this CPU lacks a feature without which it cannot be taken from the firmware. */
error requirements_check(void);

/* Whether pages can be protected from execution: a firmware's setup may turn that off. */
bool has_no_execute(void);

#endif
