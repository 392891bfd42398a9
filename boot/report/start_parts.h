/* Where the time of a start goes, from the firmware's call on: for bench/start. */
#ifndef BOOT_REPORT_START_PARTS_H
#define BOOT_REPORT_START_PARTS_H

#include <stdint.h>

/* PART(name in C, name in the output) */
#define START_PARTS(PART)    \
    PART(CONSOLE, "console") \
    PART(OPTIONS, "options") \
    PART(LOG, "log")         \
    PART(SCREEN, "screen")   \
    PART(TESTS, "tests")     \
    PART(MEMORY, "memory")   \
    PART(TABLES, "tables")   \
    PART(FRED, "fred")       \
    PART(LATCH, "latch")     \
    PART(VMX, "vmx")         \
    PART(CPUS, "cpus")       \
    PART(LINES, "lines")

enum start_part {
#define PART_NUMBER(id, name) START_##id,
    START_PARTS(PART_NUMBER)
#undef PART_NUMBER
        START_PART_COUNT
};

/* The start begins, at this time by the TSC. */
void start_parts_begin(uint64_t tsc);

/* The time since the last call belongs to this part; a part may end several times. */
void start_part_end(enum start_part part);

/* TSC ticks. */
uint64_t start_part_ticks(enum start_part part);
const char *start_part_name(enum start_part part);

#endif
