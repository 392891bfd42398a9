/* Maskable interrupts to ourselves, with all others held off: the firmware's timers are still at work. */
#ifndef TESTS_EVENTS_INTERRUPT_H
#define TESTS_EVENTS_INTERRUPT_H

#include <stdint.h>

#define INTERRUPT_VECTOR    0xF3 /* of the highest priority class, the only one that is let through */
#define WAKE_VECTOR         0xF4 /* of the same class: another CPU has something for this one */
#define PRIORITY_BELOW_OURS 0xE0 /* the task priority that lets nothing but that class through */

/* From now on only interrupts of that class arrive where RFLAGS.IF is 1; all is put back by interrupts_close,
 * the last of them where several were opened. */
void interrupts_open(void);
void interrupts_close(void);

/* All that was open is no longer, and others have put it back. */
void interrupts_forget(void);

/* Sends one, and waits until the APIC must hold it: it arrives where IF is set next. */
void interrupt_send(void);

/* The handler's acknowledgement. */
void interrupt_end(void);

#endif
