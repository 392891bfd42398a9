/*
 * starter.efi: starts program.efi from its own volume with the CPU in a state in which a firmware may leave
 * it, and looks afterwards whether the state came back. The first line of latchkey.cfg names it:
 *
 *     # start with pcide
 *
 * With `options` instead of a state, the second line is, after "# ", the load options of a boot entry;
 * `ascii` and `ascii-nul` have them in ASCII, without and with a NUL.
 *
 * `http` starts what the addresses in the second line name, one after the other, without options; a word
 * that is no address becomes the label of the starter's volume.
 *
 * The states are the rows of `cpu_states` and `ways`. Nothing is started where the CPU does not have one.
 * (DR7.GD is none: with it OVMF faults in its own handler of an interrupt.)
 */
#include "boot/console/console.h"
#include "boot/console/serial.h"
#include "boot/firmware/firmware.h"
#include "boot/firmware/uefi.h"
#include "boot/firmware/volume.h"
#include "boot/smp/mp_services.h"
#include "boot/text/string.h"
#include "include/bits.h"
#include "tests/machines/load_program.h"
#include "tests/user/cpu_states.h"
#include "tests/user/over_http.h"

static EFI_HANDLE program;

static char options[OPTIONS_FILE_LIMIT];
static size_t options_length;

/* The text after "# " in the second line of latchkey.cfg. */
static size_t second_line(const char **text)
{
    const char *end = options + options_length, *start = memchr(options, '\n', options_length), *stop;

    *text = start && end - start > 3 ? start + 3 : end;
    stop = memchr(*text, '\n', (size_t)(end - *text));
    return (size_t)((stop ? stop : end) - *text);
}

static void start_with(void *data, size_t bytes)
{
    EFI_LOADED_IMAGE *image = uefi_protocol(program, (EFI_GUID)LOADED_IMAGE_PROTOCOL);
    EFI_STATUS status;

    image->LoadOptions = data;
    image->LoadOptionsSize = (UINT32)bytes;
    status = uefi.boot->StartImage(program, NULL, NULL);
    serial_open();
    say("starter: the program returned with UEFI status %#lx\n", status);
}

/* As efibootmgr -u writes them. */
static void wide_options(void)
{
    static CHAR16 wide[OPTIONS_LINE_SIZE];
    const char *text;
    size_t length = second_line(&text);

    for (size_t i = 0; i < length && i + 1 < COUNT_OF(wide); i++)
        wide[i] = (CHAR16)text[i];
    start_with(wide, (length + 1) * sizeof(wide[0]));
}

/* As efibootmgr without -u writes them. */
static void ascii(size_t more)
{
    static char copy[OPTIONS_LINE_SIZE];
    const char *text;
    size_t length = second_line(&text);

    memcpy(copy, text, length);
    start_with(copy, length + more);
}

static void ascii_options(void)
{
    ascii(0);
}

static void ascii_options_with_nul(void)
{
    ascii(1);
}

/* No free piece of 2 MiB is left. */
static void full_memory(void)
{
    EFI_PHYSICAL_ADDRESS address;

    while (!EFI_ERROR(uefi.boot->AllocatePages(AllocateAnyPages, EfiBootServicesData, 512, &address)))
        ;
    call_program(program);
}

#define MANY_PIECES 1800 /* of 48 bytes in the map */

/* Neighbours of two types, which the map cannot join. */
static void long_map(void)
{
    EFI_PHYSICAL_ADDRESS address;
    UINTN size = 0, key, step = 0;
    UINT32 version;

    for (unsigned i = 0; i < MANY_PIECES; i++)
        uefi.boot->AllocatePages(AllocateAnyPages, i % 2 ? EfiBootServicesData : EfiLoaderData, 1, &address);
    uefi.boot->GetMemoryMap(&size, NULL, &key, &step, &version);
    say("starter: the memory map has %lu bytes\n", size);
    call_program(program);
}

/* CPU 1 is one that the firmware has disabled. */
static void disabled_cpu(void)
{
    EFI_GUID guid = MP_SERVICES_GUID;
    struct mp_services *mp;
    EFI_STATUS status = uefi.boot->LocateProtocol(&guid, NULL, (void **)&mp);

    if (!EFI_ERROR(status))
        status = mp->enable_disable(mp, 1, FALSE, NULL);
    say("starter: CPU 1 disabled, UEFI status %#lx\n", status);
    call_program(program);
}

static void run_program(void)
{
    call_program(program);
}

static EFI_HANDLE starter;

static error label_volume(const char *label, size_t length)
{
    EFI_GUID guid = EFI_FILE_SYSTEM_VOLUME_LABEL_ID;
    CHAR16 wide[12] = {0}; /* FAT's labels have at most 11 characters */
    struct volume boot;
    EFI_FILE_PROTOCOL *root = volume_boot(&boot) ? volume_root(&boot) : NULL;
    EFI_STATUS status;

    if (!root || length >= COUNT_OF(wide))
        return FAIL("the label is too long, or there is no volume");
    for (size_t i = 0; i < length; i++)
        wide[i] = (CHAR16)label[i];
    status = root->SetInfo(root, &guid, (length + 1) * sizeof(wide[0]), wide);
    root->Close(root);
    return EFI_ERROR(status) ? FAIL("the label cannot be changed (UEFI status %#lx)", status) : NULL;
}

static error start_over_http(const char *url, size_t length)
{
    TRY(load_over_http(starter, url, length, &program));
    start_with(NULL, 0);
    return NULL;
}

static void over_http(void)
{
    const char *word, *end, *stop;
    size_t length = second_line(&word);

    for (end = word + length; word < end; word = stop + 1) {
        error e;

        stop = memchr(word, ' ', (size_t)(end - word));
        stop = stop ? stop : end;
        length = (size_t)(stop - word);
        e = memchr(word, '/', length) ? start_over_http(word, length) : label_volume(word, length);
        if (e)
            say("starter: %s\n", e);
    }
}

/* Ways to start it that are no state of the CPU. */
static const struct {
    const char *name;
    void (*start)(void);
} ways[] = {
    {"disabled-cpu", disabled_cpu},
    {"full-memory", full_memory},
    {"long-map", long_map},
    {"options", wide_options},
    {"ascii", ascii_options},
    {"ascii-nul", ascii_options_with_nul},
    {"http", over_http},
};

/* Whether the first line of latchkey.cfg is "# start with NAME". */
static bool is_named(const char *name)
{
    static const char start[] = "# start with ";
    size_t before = sizeof(start) - 1, length = strlen(name);

    return options_length > before + length && memcmp(options, start, before) == 0 &&
           memcmp(options + before, name, length) == 0 && options[before + length] == '\n';
}

static error start(EFI_HANDLE self)
{
    struct volume boot;

    if (!volume_boot(&boot))
        return FAIL("it was not started from a volume");
    TRY(volume_read_options(&boot, options, sizeof(options), &options_length));
    starter = self;
    if (!is_named("http"))
        TRY(load_program(self, &program));
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        if (is_named(ways[i].name)) {
            ways[i].start();
            return NULL;
        }
    }
    for (size_t i = 0; i < cpu_states_count; i++) {
        if (is_named(cpu_states[i].name)) {
            cpu_states[i].start(run_program);
            return NULL;
        }
    }
    return FAIL("the first line of latchkey.cfg names no state: see tests/user/starter.c");
}

EFI_STATUS EFIAPI efi_main(EFI_HANDLE self, EFI_SYSTEM_TABLE *table)
{
    error e;

    firmware_open(self, table);
    serial_open();
    e = start(self);
    if (e)
        say("starter: %s\n", e);
    say("starter: the end\n");
    return EFI_SUCCESS;
}
