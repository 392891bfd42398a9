/* Self-sent interrupts that a case left pending. */
#ifndef TESTS_STATE_STALE_INTERRUPTS_H
#define TESTS_STATE_STALE_INTERRUPTS_H

/*
 * The number of interrupts of INTERRUPT_VECTOR that are pending in the local APIC (0 or 1); and the handling
 * of them until at most `left` are. A device's interrupt is not handled for the firmware, which may wait for
 * it, as for a timer that it restarts each time.
 */
unsigned stale_interrupts_pending(void);
void stale_interrupts_take(unsigned left);

#endif
