/* The machine-check banks (SDM vol. 3, 15.3). */
#ifndef BOOT_REPORT_MACHINE_CHECK_H
#define BOOT_REPORT_MACHINE_CHECK_H

/*
 * Prints IA32_MCG_STATUS and each bank with an error, as comment lines. Then clears MCIP, as a handler has to
 * at its end: with MCIP set, another #MC shuts the CPU down. The banks are kept for the next owner of the
 * machine.
 */
void machine_check_report(void);

#endif
