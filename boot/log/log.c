#include "boot/log/log.h"

#include "boot/console/console.h"
#include "include/cpuid.h"
#include "include/instructions.h"

_Static_assert(CONSOLE_STATUS <= PERSISTENT_LOG_STATUS, "the log has room for a status");

static uint8_t first_memory[2 * PERSISTENT_LOG_LEAST] __attribute__((aligned(64)));
static struct persistent_log kept_log;
static const struct console_sink log_sink = {.keep = log_write, .status = log_status, .replay = log_show};
static size_t cache_line_size; /* bytes; 0: there is no CLFLUSH */

void log_write_back(const void *start, size_t size)
{
    if (!cache_line_size) {
        __asm__ volatile("" : : : "memory");
        return;
    }
    for (uint64_t at = align_down((uint64_t)start, cache_line_size); at < (uint64_t)start + size;
         at += cache_line_size)
        clflush(at);
}

void log_open(void)
{
    struct cpuid_leaf features = cpuid(CPUID_FEATURES, 0);

    cache_line_size = features.edx & CPUID_FEATURES_EDX_CLFSH
                          ? CPUID_CLFLUSH_UNIT * field_get(features.ebx, CPUID_FEATURES_EBX_CLFLUSH)
                          : 0;
    persistent_log_make(&kept_log, first_memory, (uint64_t)first_memory, sizeof(first_memory),
                        log_write_back);
    console_add(&log_sink);
}

void log_write(const char *text, size_t length)
{
    persistent_log_write(&kept_log, text, length);
}

void log_status(const char *text)
{
    persistent_log_status(&kept_log, text);
}

void log_show(void (*show)(const char *text, size_t length))
{
    struct persistent_log_text text;

    persistent_log_text(&kept_log, &text);
    for (size_t i = 0; i < PERSISTENT_LOG_FRAGMENTS; i++)
        show(text.fragments[i].text, text.fragments[i].length);
}

struct memory_range log_memory(void)
{
    return (struct memory_range){(uint64_t)kept_log.header, kept_log.header->size};
}

void log_move(void *memory, size_t size)
{
    struct persistent_log before = kept_log;
    struct persistent_log_text text;

    persistent_log_text(&before, &text);
    persistent_log_make(&kept_log, memory, (uint64_t)memory, size, log_write_back);
    persistent_log_status(&kept_log, before.now.status);
    for (size_t i = 0; i < PERSISTENT_LOG_FRAGMENTS; i++)
        persistent_log_write(&kept_log, text.fragments[i].text, text.fragments[i].length);
}

struct persistent_log *log_current(void)
{
    return &kept_log;
}
