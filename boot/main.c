/* From the firmware and back: the whole story on one screen. */
#include "boot/configure.h"
#include "boot/console.h"
#include "boot/firmware.h"
#include "boot/help.h"
#include "boot/log.h"
#include "boot/payload.h"
#include "boot/screen.h"
#include "boot/serial.h"
#include "boot/session.h"
#include "boot/summary.h"

static struct options options;

static void introduce_firmware(void)
{
    char text[FIRMWARE_DESCRIPTION];

    firmware_describe(text, sizeof(text));
    say("# firmware: %s\n", text);
}

static error run(void)
{
    TRY(payload.configure(&options));
    if (options.serial == SERIAL_OFF)
        serial_off();
    log_take(options.repeat);
    payload.before();
    TRY(session_run(&options));
    payload.after(&options);
    return NULL;
}

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *table)
{
    EFI_STATUS status;
    error e;

    firmware_open(image, table);
    if (help_given())
        return EFI_SUCCESS;
    firmware_watchdog(true);
    log_open();
    serial_open();
    payload.begin();
    serial_introduce();
    log_recover();
    e = configure(&options);
    screen_open(options.screen);
    introduce_firmware();
    e = e ? e : run();
    if (e)
        payload.bail_out(e);
    status = payload.passed() ? EFI_SUCCESS : EFI_ABORTED;
    log_save();
    summary_show(options.after == AFTER_RETURN);
    log_close();
    serial_close();
    return firmware_leave(options.after, status);
}
