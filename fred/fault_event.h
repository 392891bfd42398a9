/* The faults that make a frame tell something wrong of its event. Pure. */
#ifndef FRED_FAULT_EVENT_H
#define FRED_FAULT_EVENT_H

#include "fred/frame.h"

/* Where the event goes is decided before. */
void fault_event(struct fred_event *e);

#endif
