/* From the firmware and back: the whole story on one screen. */
#include "boot/configure.h"
#include "boot/console.h"
#include "boot/firmware.h"
#include "boot/help.h"
#include "boot/log.h"
#include "boot/machine.h"
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
    size_t size;
    void *memory;
    error e;

    TRY(configure(&asked));
    size = (size_t)asked.memory << 20;
    suite_before();
    TRY(firmware_reserve(size, &memory));
    machine = (struct machine){.arena = {memory, (uint8_t *)memory + size}, .work = on_the_machine};
    e = machine_run(&machine);
    suite_given_back();
    firmware_release(memory, size);
    if (!e)
        suite_after(&asked);
    return e;
}

EFI_STATUS efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *table); /* called by GNU-EFI's start code */

EFI_STATUS efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *table)
{
    EFI_STATUS status = EFI_SUCCESS;
    const char *log;
    size_t length;
    bool cut;
    error e;

    firmware_open(image, table);
    if (help_given())
        return EFI_SUCCESS;
    console_open();
    suite_begin();
    firmware_introduce();
    e = session();
    if (e)
        say("Bail out! %s [%s]\n", e, error_place());
    if (e || !suite_passed())
        status = EFI_ABORTED;
    log = log_text(&length, &cut);
    firmware_show(log, length);
    return firmware_leave(asked.after, status);
}
