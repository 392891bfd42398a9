/* `latchkey.efi -h`: the usage text, and nothing else happens. */
#ifndef BOOT_SESSION_HELP_H
#define BOOT_SESSION_HELP_H

#include <stdbool.h>

/* Whether the load options ask for help: then it was shown, on every console. */
bool help_given(void);

#endif
