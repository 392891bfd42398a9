/* The faults of the VMM around a VM entry: what it was told to enter with, and what the exit brought, are not
 * kept. */
#ifndef VMM_FAULT_GUEST_H
#define VMM_FAULT_GUEST_H

/* Right before the entry, and right after the exit, which puts the controls back. */
void fault_entry(void);
void fault_exit(void);

#endif
