#include "nmi/handler.h"
#include "tests/events/eretu.h"
#include "tests/events/levels.h"
#include "tests/harness/suite.h"

#define LEVEL_OF_FAULT 2 /* above 1, for a valid stack */

CASE(ring3, refuse-before-read, "at a stack level above 0 ERETU faults before it reads its frame: a general-protection exception, although there is no memory at RSP",
     "SDM vol. 2, ERETU: the stack level is checked first")
{
    struct fred_event event = {.type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_GP, .level = 1};
    struct event_state s;

    eretu_refusals_open(t);
    levels_open(VECTOR_GP, LEVEL_OF_FAULT);
    levels_add(VECTOR_PF, LEVEL_OF_FAULT);
    fred_set_level(1);
    catch_on(event.type, event.vector);
    execute_return_at(&s, trigger_eretu, TRIGGER_NOWHERE);
    catch_off(event.type, event.vector);
    check_caught(t, &s, &event, fred_stack_top(LEVEL_OF_FAULT) - FRED_FRAME_SIZE, LEVEL_OF_FAULT);
    check_eretu_gs(t);
    fred_set_level(0);
    levels_close();
    eretu_refusals_close(t);
}
