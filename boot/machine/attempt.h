/*
 * A step that may fault where no handler of the program is in place: under the firmware's tables, before they
 * are replaced and after they are back.
 */
#ifndef BOOT_MACHINE_ATTEMPT_H
#define BOOT_MACHINE_ATTEMPT_H

#include "boot/text/error.h"
#include "include/registers.h"

/* Bits of CR4 with which a fault does not come by the IDT, or a function does not return where it is resumed:
 * off during an attempt. */
#define ATTEMPT_CR4 (CR4_CET | CR4_FRED)

/*
 * Calls step(argument) with interrupts off and an IDT of its own, in the current code segment and on the
 * current stack. Fails at an exception, with one line that names it and `doing`, as in "while ... was saved";
 * the step is abandoned there. NMIs and machine checks go to the previous IDT's handlers. The step must not
 * load IDTR, CS or the bits above.
 */
error attempt(void (*step)(void *argument), void *argument, const char *doing);

#endif
