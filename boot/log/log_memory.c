/*
 * The memory of the log, at one of a few addresses where the next start looks for it. See docs/log.md.
 */
#include "boot/console/console.h"
#include "boot/firmware/uefi.h"
#include "boot/log/log.h"
#include "boot/log/log_file.h"
#include "boot/text/format.h"
#include "include/bits.h"

#define MIB 0x100000UL

/* In MiB: above the memory that firmware uses first, PERSISTENT_LOG_MOST apart; the first ones for small
 * machines. */
static const uint16_t log_addresses[] = {64,  80,  96,  112, 128, 144,  160, 192,
                                         256, 320, 384, 512, 768, 1024, 1536};

/* A log there could not be saved: its memory stays allocated, for a later start to save it. */
static bool log_waits[COUNT_OF(log_addresses)];

/* Allocated for the log of this run; size 0: not allocated. */
static EFI_PHYSICAL_ADDRESS log_address;
static size_t log_size;

static bool allocate_at(EFI_PHYSICAL_ADDRESS address, size_t size)
{
    return !EFI_ERROR(uefi.boot->AllocatePages(AllocateAddress, EfiLoaderData, size / PAGE_SIZE, &address));
}

static void free_pages(EFI_PHYSICAL_ADDRESS address, size_t size)
{
    if (size)
        uefi.boot->FreePages(address, size / PAGE_SIZE);
}

/* False if the log could not be written. */
static bool save_earlier(struct persistent_log *log, bool changed)
{
    const char *status = log->now.status[0] ? log->now.status : "its start, before the first case";
    struct log_file file;
    char closing[400];
    error e;

    format(closing, sizeof(closing), "# this run did not end: it was at %s%s\n", status,
           changed ? "; the text above is damaged: its checksum is wrong" : "");
    e = log_file_write(log, closing, &file);
    if (e) {
        say("# log: an earlier run did not end, it was at %s; its log is not written yet: %s\n", status, e);
        return false;
    }
    say("# log: an earlier run did not end: its log is in \\%s%s%s%s, it was at %s\n", file.name, file.volume,
        file.is_volatile ? " (gone with the power)" : "", changed ? ", damaged" : "", status);
    persistent_log_end(log);
    return true;
}

static void read_claim(size_t i, void *memory, size_t size)
{
    struct persistent_log log;
    enum persistent_log_found found =
        persistent_log_find(&log, memory, (uint64_t)memory, size, log_write_back);

    if (found == PERSISTENT_LOG_BROKEN)
        say("# log: at %#lx are the remains of a log, its header is damaged\n", (uint64_t)memory);
    else if (found == PERSISTENT_LOG_OPEN || found == PERSISTENT_LOG_CHANGED)
        log_waits[i] = !save_earlier(&log, found == PERSISTENT_LOG_CHANGED);
}

/* Nothing is freed before it is read: EDK II may be built to fill freed memory, as Debian's is. */
static void recover_at(size_t i)
{
    EFI_PHYSICAL_ADDRESS address = log_addresses[i] * MIB;
    size_t size, more;

    if (!allocate_at(address, PERSISTENT_LOG_LEAST))
        return;
    size = persistent_log_claim((void *)address, address);
    more = size > PERSISTENT_LOG_LEAST ? size - PERSISTENT_LOG_LEAST : 0;
    if (more && !allocate_at(address + PERSISTENT_LOG_LEAST, more)) {
        say("# log: the log at %#lx is lost: the firmware uses a part of it\n", address);
        more = 0;
    } else if (size) {
        read_claim(i, (void *)address, size);
    }
    if (!log_waits[i]) {
        free_pages(address + PERSISTENT_LOG_LEAST, more);
        free_pages(address, PERSISTENT_LOG_LEAST);
    }
}

/* At an address of the list, if one is free; else anywhere. */
static error find_place(size_t size)
{
    for (size_t i = 0; i < COUNT_OF(log_addresses); i++) {
        log_address = log_addresses[i] * MIB;
        if (!log_waits[i] && allocate_at(log_address, size)) {
            log_size = size;
            return NULL;
        }
    }
    if (EFI_ERROR(uefi.boot->AllocatePages(AllocateAnyPages, EfiLoaderData, size / PAGE_SIZE, &log_address)))
        return FAIL("no memory is free: only its first and last %lu bytes are kept", log_memory().size / 2);
    log_size = size;
    return FAIL("no memory is free where the next start would look for it: a reset loses it");
}

/* The first round prints details too; text that does not fit is lost in the middle
 * (boot/log/persistent_log.h). */
static size_t size_for(unsigned rounds)
{
    size_t size = MIB + rounds * 16UL * 1024;

    return size < PERSISTENT_LOG_MOST ? size : PERSISTENT_LOG_MOST;
}

void log_recover(void)
{
    for (size_t i = 0; i < COUNT_OF(log_addresses); i++)
        recover_at(i);
}

void log_allocate(unsigned rounds)
{
    error e = find_place(size_for(rounds));

    if (log_size)
        log_move((void *)log_address, log_size);
    if (e)
        say("# log: %s\n", e);
}

void log_release(void)
{
    log_open();
    free_pages(log_address, log_size);
    log_size = 0;
}
