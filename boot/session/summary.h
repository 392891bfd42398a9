/* The last screen: what a run came to. */
#ifndef BOOT_SESSION_SUMMARY_H
#define BOOT_SESSION_SUMMARY_H

#include <stdbool.h>

/*
 * Shows the payload's summary on our screen, where it stays, or on the firmware's text consoles. With
 * `firmware_goes_on` on both: the firmware writes on, below it.
 */
void summary_show(bool firmware_goes_on);

#endif
