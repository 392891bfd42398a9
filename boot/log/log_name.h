/* The names of log files. Pure: also tested on the host. */
#ifndef BOOT_LOG_LOG_NAME_H
#define BOOT_LOG_LOG_NAME_H

#define LOG_NUMBER_MOST 999999

/* The n of latchkey-<n>.tap, in any letter case, at most LOG_NUMBER_MOST; 0 for other names. */
unsigned log_number(const char *name);

#endif
