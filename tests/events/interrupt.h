/* Self-sent maskable interrupts, with all others held off: the firmware's timers still run. */
#ifndef TESTS_EVENTS_INTERRUPT_H
#define TESTS_EVENTS_INTERRUPT_H

#include <stdint.h>

#define INTERRUPT_VECTOR    0xF3 /* in the highest priority class, the only one let through */
#define WAKE_VECTOR         0xF4 /* in the same class: another CPU has a job for this one */
#define PRIORITY_BELOW_OURS 0xE0 /* the task priority that lets only that class through */

/* Lets only interrupts of that class arrive while RFLAGS.IF is 1. The calls nest: the last interrupts_close
 * restores the APIC and the 8259s. */
void interrupts_open(void);
void interrupts_close(void);

/* Ends all of them at once, without restoring: the caller has restored the registers by other means. */
void interrupts_forget(void);

/* Sends INTERRUPT_VECTOR to this CPU, and waits until it is pending in the APIC: it arrives once IF is 1. */
void interrupt_send(void);

/* The handler's EOI. */
void interrupt_end(void);

#endif
