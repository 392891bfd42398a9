/* From the firmware and back: the whole story on one screen. */
#include "boot/console/console.h"
#include "boot/console/serial.h"
#include "boot/firmware/firmware.h"
#include "boot/log/log.h"
#include "boot/machine/requirements.h"
#include "boot/report/start_parts.h"
#include "boot/screen/screen.h"
#include "boot/session/configure.h"
#include "boot/session/help.h"
#include "boot/session/payload.h"
#include "boot/session/session.h"
#include "boot/session/summary.h"

static struct options given_options;

static void introduce_firmware(void)
{
    char text[FIRMWARE_DESCRIPTION];

    firmware_describe(text, sizeof(text));
    say("# firmware: %s\n", text);
}

static error run_payload(void)
{
    log_allocate(given_options.repeat);
    start_part_end(START_LOG);
    TRY(requirements_check());
    payload.before();
    start_part_end(START_TESTS);
    TRY(session_run(&given_options));
    payload.after(&given_options);
    return NULL;
}

/* The payload's first lines depend on the options, so nothing is printed before these are read. */
static error begin(void)
{
    error e = configure(&given_options), invalid = payload.begin(e ? NULL : &given_options);

    start_part_end(START_OPTIONS);
    serial_introduce();
    if (!e && !invalid && given_options.serial == SERIAL_OFF)
        serial_off();
    start_part_end(START_CONSOLE);
    configure_introduce();
    start_part_end(START_LINES);
    log_recover();
    start_part_end(START_LOG);
    screen_open(given_options.screen);
    start_part_end(START_SCREEN);
    introduce_firmware();
    start_part_end(START_LINES);
    return e ? e : invalid;
}

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *table)
{
    EFI_STATUS status;
    error e;

    firmware_open(image, table);
    start_parts_begin(firmware_entered());
    if (help_given())
        return EFI_SUCCESS;
    firmware_watchdog(true);
    log_open();
    serial_open();
    start_part_end(START_CONSOLE);
    e = begin();
    e = e ? e : run_payload();
    if (e)
        payload.bail_out(e);
    status = payload.passed() ? EFI_SUCCESS : EFI_ABORTED;
    log_save();
    summary_show(given_options.after == AFTER_RETURN);
    log_release();
    serial_close();
    return firmware_leave(given_options.after, status);
}
