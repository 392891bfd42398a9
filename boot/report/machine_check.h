/* What the machine-check banks hold (SDM vol. 3, 15.3). */
#ifndef BOOT_REPORT_MACHINE_CHECK_H
#define BOOT_REPORT_MACHINE_CHECK_H

/*
 * Prints IA32_MCG_STATUS and each bank that holds an error, as comment lines. Then clears MCIP, as a handler
 * that is done does: with it set another #MC shuts the CPU down. The banks stay for who has the machine next.
 */
void machine_check_report(void);

#endif
