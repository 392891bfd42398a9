/* From the firmware and back: the whole story on one screen. */
#include "boot/configure.h"
#include "boot/console.h"
#include "boot/firmware.h"
#include "boot/help.h"
#include "boot/log.h"
#include "boot/machine.h"
#include "boot/others.h"
#include "boot/phase.h"
#include "boot/screen.h"
#include "boot/serial.h"
#include "tests/strike.h"
#include "tests/suite.h"

static struct options asked;
static struct machine machine; /* not on the firmware's stack, which is not mapped while the CPU is ours */

/* The CPU is ours here. */
static error on_the_machine(struct machine *m)
{
    return suite_run(m, &asked);
}

static error borrow(struct arena *memory)
{
    size_t size;

    TRY(others_find(asked.cpus));
    size = ((size_t)asked.memory << 20) + others_memory();
    TRY(firmware_reserve(size, memory));
    say("# memory: %lu KiB at %#lx, for %u CPU%s\n", size >> 10, (uint64_t)memory->next, others_count() + 1,
        others_count() ? "s" : "");
    machine = (struct machine){.memory = *memory,
                               .arena = *memory,
                               .frame_buffer = screen_frame_buffer(),
                               .log = log_memory(),
                               .work = on_the_machine,
                               .resets = asked.after == AFTER_RESET};
    others_make(&machine.arena);
    return NULL;
}

static error give_back(const struct arena *memory)
{
    bool all = others_end();

    suite_others_back();
    if (!all)
        return FAIL("not every CPU came back, and what it may be using stays taken: restart the machine");
    firmware_release(memory);
    return NULL;
}

static error session(void)
{
    struct arena memory;
    error e, back;

    TRY(strike_choose(asked.strike));
    if (asked.serial == SERIAL_OFF)
        serial_off();
    log_take(asked.repeat);
    suite_before();
    TRY(borrow(&memory));
    console_status("taking the CPU from the firmware");
    others_start();
    phase_begin(PHASE_FIRMWARE);
    firmware_watchdog(false);
    e = machine_run(&machine);
    phase_begin(PHASE_AGAIN);
    suite_given_back();
    firmware_watchdog(true);
    console_status("the firmware has the CPU back");
    back = give_back(&memory);
    e = e ? e : back;
    if (!e)
        suite_after(&asked);
    return e;
}

static void introduce_firmware(void)
{
    char text[FIRMWARE_DESCRIPTION];

    firmware_describe(text, sizeof(text));
    say("# firmware: %s\n", text);
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

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *table)
{
    EFI_STATUS status = EFI_SUCCESS;
    error e;

    firmware_open(image, table);
    if (help_given())
        return EFI_SUCCESS;
    firmware_watchdog(true);
    log_open();
    serial_open();
    suite_begin();
    serial_introduce();
    log_recover();
    e = configure(&asked);
    screen_open(asked.screen);
    introduce_firmware();
    e = e ? e : session();
    if (e)
        suite_bail_out(e);
    if (!suite_passed())
        status = EFI_ABORTED;
    log_save();
    show_last();
    log_close();
    serial_close();
    return firmware_leave(asked.after, status);
}
