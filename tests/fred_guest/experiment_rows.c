#include "tests/fred_guest/experiments.h"

#define EXITING  .controls = {.exiting = true}
#define VIRTUAL  .controls = {.exiting = true, .virtual_nmis = true}
#define WINDOW   .controls = {.exiting = true, .virtual_nmis = true, .window = true}
#define HELD     .before = BEFORE_ONE_HELD
#define TWO_HELD .before = BEFORE_TWO_HELD

static const struct experiment rows[] = {
    {1, START_HALTED, HELD, .source = "26.7.1, 26.7.2",
     .steps = {NMI_ARRIVES | AT_START | BLOCKED, DONE, HOST_OPEN}},
    {1, START_SENDS, .source = "24.6.1, 6.7.1", .steps = {NMI_ARRIVES | AT_SENT | BLOCKED, DONE, HOST_OPEN}},
    {2, START_SENDS, .blocked = true, .source = "26.7.1, 27.5.5, 6.7.1",
     .steps = {DONE | BLOCKED, HOST_BLOCKED, RETURN, NMI_ARRIVES | PAST_RETURN | BLOCKED, DONE, HOST_OPEN}},
    {3, START_WAITS, HELD, .source = "26.7.1, 24.6.1",
     .steps = {NMI_ARRIVES | AT_START | BLOCKED, DONE, HOST_OPEN}},
    {4, START_CALLS, .blocked = true, .source = "26.7.1, 27.5.5",
     .steps = {DONE | BLOCKED, HOST_BLOCKED, HOST_ONE, HOST_OPEN}},
    {5, START_HALTED, HELD, EXITING, .source = "26.7.2, 27.5.5",
     .steps = {NMI_EXIT | AT_START, HOST_BLOCKED, HOST_ONE, HOST_OPEN}},
    {5, START_SENDS, EXITING, .source = "24.6.1, 27.1, 27.5.5",
     .steps = {NMI_EXIT | AT_SENT, HOST_BLOCKED, HOST_ONE, HOST_OPEN}},
    {6, START_SENDS, EXITING, .blocked = true, .source = "25.3, 26.7.1",
     .steps = {DONE | BLOCKED, RETURN, DONE | BLOCKED, HOST_ONE, HOST_OPEN}},
    {7, START_WAITS, HELD, EXITING, .source = "26.7.1, 25.2",
     .steps = {NMI_EXIT | AT_START, HOST_BLOCKED, HOST_ONE, HOST_OPEN}},
    {8, START_HALTED, HELD, VIRTUAL, .source = "26.7.2, 27.5.5",
     .steps = {NMI_EXIT | AT_START, HOST_BLOCKED, HOST_ONE, HOST_OPEN}},
    {8, START_SENDS, VIRTUAL, .source = "24.6.1, 27.1, 27.5.5",
     .steps = {NMI_EXIT | AT_SENT, HOST_BLOCKED, HOST_ONE, HOST_OPEN}},
    {9, START_SENDS, VIRTUAL, .blocked = true, .source = "26.7.1, 27.3.4",
     .steps = {NMI_EXIT | AT_SENT | BLOCKED, HOST_BLOCKED, HOST_ONE, HOST_OPEN}},
    {10, START_WAITS, HELD, VIRTUAL, .source = "26.7.1, 25.2",
     .steps = {NMI_EXIT | AT_START, HOST_BLOCKED, HOST_ONE, HOST_OPEN}},
    {11, START_WAITS, HELD, VIRTUAL, .blocked = true, .source = "26.7.1, 27.3.4",
     .steps = {NMI_EXIT | AT_START | BLOCKED, HOST_BLOCKED, HOST_ONE, HOST_OPEN}},
    {12, START_CALLS, VIRTUAL, .blocked = true, .source = "25.3, 26.7.1", .steps = {RETURN, DONE, HOST_OPEN}},
    {13, START_CALLS, BEFORE_BLOCKED, VIRTUAL, .source = "26.7.1, 27.5.5", .steps = {DONE, HOST_OPEN}},
    {14, START_CALLS, BEFORE_BLOCKED, VIRTUAL, .blocked = true, .source = "26.7.1, 27.3.4",
     .steps = {DONE | BLOCKED, HOST_OPEN}},
    {15, START_CALLS, HELD, .injects = INJECTS_INTERRUPT, .source = "26.6.1, 26.7.1",
     .steps = {NMI_ARRIVES | IN_HANDLER | BLOCKED, INTERRUPT_ARRIVES | AT_START, DONE, HOST_OPEN}},
    {16, START_CALLS, HELD, EXITING, .injects = INJECTS_INTERRUPT, .source = "26.6.1, 26.7.1",
     .steps = {NMI_EXIT | IN_HANDLER, HOST_BLOCKED, HOST_ONE, INTERRUPT_ARRIVES | AT_START, DONE, HOST_OPEN}},
    /* The frame of an interrupt has no latch, so ERETS ends no blocking, but an IRET does. */
    {17, START_CALLS, HELD, VIRTUAL, .blocked = true, .injects = INJECTS_INTERRUPT,
     .source = "26.6.1, 26.7.1, 25.3",
     .steps = {NMI_EXIT | IN_HANDLER | BLOCKED, HOST_BLOCKED, HOST_ONE,
               INTERRUPT_ARRIVES | AT_START | BLOCKED, DONE | BLOCKED_WITH_FRED, HOST_OPEN}},
    {18, START_CALLS, .injects = INJECTS_NMI, .source = "26.7.1",
     .steps = {NMI_ARRIVES | AT_START, HOST_OPEN}},
    {19, START_CALLS, EXITING, .injects = INJECTS_NMI, .source = "26.7.1",
     .steps = {NMI_ARRIVES | AT_START, HOST_OPEN}},
    {20, START_CALLS, VIRTUAL, .injects = INJECTS_NMI, .source = "26.6.1.1, 26.7.1",
     .steps = {NMI_ARRIVES | AT_START | BLOCKED, HOST_OPEN, DONE, HOST_OPEN}},
    {21, START_CALLS, WINDOW, .source = "26.7.6, 25.2", .steps = {WINDOW_EXIT | AT_START, HOST_OPEN}},
    {22, START_WAITS, WINDOW, .blocked = true, .source = "25.2", .steps = {DONE | BLOCKED, HOST_OPEN}},
    {23, START_CALLS, WINDOW, .blocked = true, .source = "25.2, 25.3",
     .steps = {RETURN, WINDOW_EXIT | PAST_RETURN, HOST_OPEN}},
    {24, START_CALLS, HELD, WINDOW, .source = "25.2, 27.5.5",
     .steps = {WINDOW_EXIT | AT_START, NMI_IN_HOST, HOST_OPEN}},
    {25, START_CALLS, WINDOW, .injects = INJECTS_NMI, .source = "26.7.6, 26.6.1.1",
     .steps = {NMI_ARRIVES | AT_START | BLOCKED, WINDOW_EXIT | AT_START, HOST_OPEN}},
    {26, START_CALLS, HELD, VIRTUAL, .injects = INJECTS_NMI, .source = "26.6.1.1, 26.7.1",
     .steps = {NMI_EXIT | IN_HANDLER | BLOCKED, HOST_BLOCKED, HOST_ONE, NMI_ARRIVES | AT_START | BLOCKED,
               DONE, HOST_OPEN}},
    {27, START_WAITS, TWO_HELD, .source = "6.7.1, 26.7.1",
     .steps = {NMI_ARRIVES | AT_START | BLOCKED, DONE, HOST_NONE, HOST_OPEN}},
    {28, START_WAITS, TWO_HELD, EXITING, .source = "6.7.1, 26.7.1",
     .steps = {NMI_EXIT | AT_START, HOST_NONE, HOST_OPEN}},
    {29, START_NEVER, TWO_HELD, .source = "6.7.1", .steps = {HOST_ONE, HOST_OPEN}},
    {30, START_WAITS, TWO_HELD, VIRTUAL, .source = "6.7.1, 26.7.1",
     .steps = {NMI_EXIT | AT_START, HOST_NONE, HOST_OPEN}},
};

const struct experiment *experiment_row(unsigned number)
{
    return number < COUNT_OF(rows) ? &rows[number] : NULL;
}

bool experiment_injects_open(const struct experiment *row)
{
    return row->injects == INJECTS_NMI && !row->controls.virtual_nmis;
}
