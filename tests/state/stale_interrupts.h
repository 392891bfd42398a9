/* Maskable interrupts that a case sent to itself and did not see to the end. */
#ifndef TESTS_STATE_STALE_INTERRUPTS_H
#define TESTS_STATE_STALE_INTERRUPTS_H

/*
 * How many of our own interrupts the local APIC wants to deliver; and taking them until `left` do. A device's
 * is not taken for it: the firmware may wait for just this one, as for a timer that it starts anew each time.
 */
unsigned stale_interrupts_pending(void);
void stale_interrupts_take(unsigned left);

#endif
