/* Maskable interrupts that a case sent to itself and did not see to the end. */
#ifndef TESTS_INTERRUPTS_LEFT_H
#define TESTS_INTERRUPTS_LEFT_H

/* Vectors in service, that is, taken and without an EOI yet; and EOIs until `left` are. */
unsigned interrupts_in_service(void);
void interrupts_end(unsigned left);

/* Vectors that the local APIC wants to deliver; and taking them until `left` do. */
unsigned interrupts_pending(void);
void interrupts_take(unsigned left);

#endif
