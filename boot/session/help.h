/* `latchkey.efi -h`: prints the usage text, and does nothing else. */
#ifndef BOOT_SESSION_HELP_H
#define BOOT_SESSION_HELP_H

#include <stdbool.h>

/* Whether the load options ask for help. If so, prints the usage text on the firmware's console and the
 * serial port. */
bool help_given(void);

#endif
