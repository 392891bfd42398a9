/*
 * actor.efi: a stand-in for latchkey.efi, for tests of the runner. Its role is in latchkey.cfg: the first
 * line is end=off, reset, return, loop, saved, fault, patch (writes to its own code), data or stack (executes
 * it); it prints the rest on the serial port and then ends so. Its log is kept in memory like that of the
 * program.
 */
#include "boot/console/console.h"
#include "boot/console/serial.h"
#include "boot/firmware/firmware.h"
#include "boot/firmware/volume.h"
#include "boot/log/log.h"
#include "boot/report/panic.h"
#include "boot/text/string.h"
#include "include/instructions.h"

#define OPCODE_RET 0xC3

static char role[OPTIONS_FILE_LIMIT + 1];

static bool ends_in(const char *end)
{
    return memcmp(role, end, strlen(end)) == 0;
}

static void triple_fault(void)
{
    lidt((struct table_register){0});
    __asm__ volatile("int3");
}

static void patch_own_code(void)
{
    volatile uint8_t *code = (volatile uint8_t *)(size_t)efi_main;

    *code = *code;
}

static void execute(const uint8_t *code)
{
    ((void (*)(void))(size_t)code)();
}

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *table)
{
    static uint8_t data[] = {OPCODE_RET};
    uint8_t stack[] = {OPCODE_RET};
    size_t length;
    const char *speech;
    struct volume boot;

    firmware_open(image, table);
    log_open();
    serial_open();
    if (!volume_boot(&boot) || volume_read_options(&boot, role, sizeof(role) - 1, &length))
        return EFI_LOAD_ERROR;
    speech = memchr(role, '\n', length);
    if (speech)
        say_text(speech + 1);
    log_recover();
    log_allocate(1);
    console_status("its part");
    if (ends_in("end=saved\n")) {
        log_save();
        panic_resets(true);
        panic();
    }
    serial_close();

    if (ends_in("end=off\n"))
        firmware_leave(AFTER_OFF, EFI_SUCCESS);
    if (ends_in("end=reset\n"))
        firmware_leave(AFTER_RESET, EFI_SUCCESS);
    if (ends_in("end=fault\n"))
        triple_fault();
    if (ends_in("end=patch\n"))
        patch_own_code();
    if (ends_in("end=data\n"))
        execute(data);
    if (ends_in("end=stack\n"))
        execute(stack);
    while (ends_in("end=loop\n"))
        pause();
    return EFI_SUCCESS;
}
