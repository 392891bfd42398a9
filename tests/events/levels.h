/* What decides the stack level of an event, set for a while. */
#ifndef TESTS_EVENTS_LEVELS_H
#define TESTS_EVENTS_LEVELS_H

#include "tests/events/trigger.h"

/* In IA32_FRED_STKLVLS the level of one vector, all others 0; levels_close puts back what was there. */
void levels_open(unsigned vector, unsigned level);
void levels_open_but(unsigned vector, unsigned level); /* all others 3 */
void levels_add(unsigned vector, unsigned level);      /* one more, after either */
void levels_close(void);

/* IA32_FRED_CONFIG: the redzone in units, and the level of interrupts. Returns the whole MSR as it was. */
uint64_t config_redzone(unsigned units);
uint64_t config_interrupt_level(unsigned level);
void config_close(uint64_t before);

/* Where the frame of an event lies that came at `rsp` and level `now`, and asked for level `asked`. */
uint64_t frame_at_level(unsigned now, unsigned asked, uint64_t rsp);

#endif
