#include "boot/report/panic.h"

#include "boot/console/console.h"
#include "boot/console/serial.h"
#include "boot/report/phase.h"
#include "include/instructions.h"
#include "include/reset.h"

#define WAIT 100000 /* port reads, about a microsecond each, for a reset to happen */

static bool panic_by_reset;

void panic_resets(bool resets)
{
    panic_by_reset = resets;
}

static void wait_for_reset(void)
{
    for (unsigned i = 0; i < WAIT; i++)
        inb(KEYBOARD_COMMAND_PORT);
}

static void reset_by_chipset(void)
{
    outb(RESET_CONTROL_PORT, RESET_CONTROL_SYSTEM);
    outb(RESET_CONTROL_PORT, RESET_CONTROL_SYSTEM | RESET_CONTROL_NOW);
    wait_for_reset();
}

static void reset_by_keyboard_controller(void)
{
    for (unsigned i = 0; i < WAIT && inb(KEYBOARD_COMMAND_PORT) & KEYBOARD_STATUS_FULL; i++)
        pause();
    outb(KEYBOARD_COMMAND_PORT, KEYBOARD_PULSE_RESET_LINE);
    wait_for_reset();
}

/* Without a gate for any exception the CPU shuts down (SDM vol. 3, 6.15, #DF). */
static void shut_down(void)
{
    lidt((struct table_register){0});
    __asm__ volatile("int3");
}

void panic(void)
{
    static bool stopping;

    /* An event in here calls panic again: then nothing is printed. */
    if (!stopping) {
        stopping = true;
        phase_begin(PHASE_STOP);
        say("Bail out! the run cannot continue: the machine %s\n", panic_by_reset ? "is reset" : "stops");
        serial_close();
    }
    if (panic_by_reset) {
        reset_by_chipset();
        reset_by_keyboard_controller();
        shut_down();
    }
    for (;;)
        hlt();
}
