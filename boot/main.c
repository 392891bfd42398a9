/* From the firmware and back: the whole story on one screen. */
#include "boot/configure.h"
#include "boot/console.h"
#include "boot/firmware.h"
#include "boot/help.h"
#include "boot/log.h"
#include "boot/machine.h"
#include "boot/phase.h"
#include "boot/screen.h"
#include "tests/strike.h"
#include "tests/suite.h"

static struct options asked;
static struct machine machine; /* not on the firmware's stack, which is not mapped while the CPU is ours */

/* The CPU is ours here. */
static error on_the_machine(struct machine *m)
{
    return suite_run(m, &asked);
}

static error session(void)
{
    size_t size = (size_t)asked.memory << 20;
    void *memory;
    error e;

    TRY(strike_choose(asked.strike));
    if (asked.serial == SERIAL_OFF)
        console_serial_off();
    log_take(asked.repeat);
    suite_before();
    TRY(firmware_reserve(size, &memory));
    say("# memory: %u MiB at %#lx\n", asked.memory, (uint64_t)memory);
    machine = (struct machine){.arena = {memory, (uint8_t *)memory + size},
                               .frame_buffer = screen_frame_buffer(),
                               .work = on_the_machine,
                               .resets = asked.after == AFTER_RESET};
    console_status("taking the CPU from the firmware");
    phase_begin(PHASE_FIRMWARE);
    firmware_watchdog(false);
    e = machine_run(&machine);
    phase_begin(PHASE_AGAIN);
    suite_given_back();
    firmware_watchdog(true);
    console_status("the firmware has the CPU back");
    firmware_release(memory, size);
    if (!e)
        suite_after(&asked);
    return e;
}

/* What the run came to stays on the screen; where the firmware goes on writing, below it. */
static void show_last(void)
{
    static char text[8192];
    unsigned rows = screen_rows();

    if (rows) {
        suite_last(text, sizeof(text), rows, log_where());
        screen_last(text, "the run is over, the firmware has the CPU back");
    }
    if (rows && asked.after != AFTER_RETURN)
        return;
    suite_last(text, sizeof(text), firmware_rows(), log_where());
    firmware_show(text);
}

EFI_STATUS efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *table); /* called by GNU-EFI's start code */

EFI_STATUS efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *table)
{
    EFI_STATUS status = EFI_SUCCESS;
    error e;

    firmware_open(image, table);
    if (help_given())
        return EFI_SUCCESS;
    firmware_watchdog(true);
    console_open();
    suite_begin();
    console_introduce();
    log_recover();
    e = configure(&asked);
    screen_open(asked.screen);
    firmware_introduce();
    e = e ? e : session();
    if (e)
        suite_bail_out(e);
    if (!suite_passed())
        status = EFI_ABORTED;
    log_save();
    show_last();
    log_close();
    return firmware_leave(asked.after, status);
}
