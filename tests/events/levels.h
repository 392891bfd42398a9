/* Sets the MSR fields that determine an event's stack level, and restores them. */
#ifndef TESTS_EVENTS_LEVELS_H
#define TESTS_EVENTS_LEVELS_H

#include "tests/events/trigger.h"

/* Sets the level of one vector in IA32_FRED_STKLVLS, all others to 0; levels_close restores the MSR. */
void levels_open(unsigned vector, unsigned level);
void levels_open_but(unsigned vector, unsigned level); /* all others 3 */
void levels_add(unsigned vector, unsigned level);      /* one more, after either */
void levels_close(void);

/* Set the redzone, in units of 64 bytes, and the level of interrupts, in IA32_FRED_CONFIG. Return its value
 * before, for config_close. */
uint64_t config_redzone(unsigned units);
uint64_t config_interrupt_level(unsigned level);
void config_close(uint64_t before);

/* The address of the frame of an event that arrived at `rsp` with CSL `now`; its event stack level is
 * `asked`. */
uint64_t frame_at_level(unsigned now, unsigned asked, uint64_t rsp);

#endif
