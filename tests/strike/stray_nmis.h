/* NMIs that nobody sent, as far as the accounts know (nmi/account.h). */
#ifndef TESTS_STRIKE_STRAY_NMIS_H
#define TESTS_STRIKE_STRAY_NMIS_H

#include "tests/strike/list.h"

/* Makes it, if the event is one of these. */
void stray_nmi_make(enum strike_event event);

#endif
