/* The last screen: the summary of a run. */
#ifndef BOOT_SESSION_SUMMARY_H
#define BOOT_SESSION_SUMMARY_H

#include <stdbool.h>

/*
 * Shows the payload's summary on the program's screen or, without one, on the firmware's text consoles. With
 * `firmware_goes_on` on both: the firmware continues below it. A file to which the shell redirects the output
 * gets it too.
 */
void summary_show(bool firmware_goes_on);

#endif
