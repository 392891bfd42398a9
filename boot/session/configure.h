/* Options from where a user can put them: latchkey.cfg on the boot volume, and the load options, which win.
 */
#ifndef BOOT_SESSION_CONFIGURE_H
#define BOOT_SESSION_CONFIGURE_H

#include "boot/options/options.h"

/* On failure *o is not to be used, but for `after`, which is as asked, and `screen`, which is one that there
 * is. */
error configure(struct options *o);

#endif
