#include "boot/report/start_parts.h"

#include "include/instructions.h"

static uint64_t part_ticks[START_PART_COUNT], last_end;

void start_parts_begin(uint64_t tsc)
{
    for (unsigned i = 0; i < START_PART_COUNT; i++)
        part_ticks[i] = 0;
    last_end = tsc;
}

void start_part_end(enum start_part part)
{
    uint64_t now = rdtsc();

    part_ticks[part] += now - last_end;
    last_end = now;
}

uint64_t start_part_ticks(enum start_part part)
{
    return part_ticks[part];
}

const char *start_part_name(enum start_part part)
{
    static const char *const names[] = {
#define PART_NAME(id, name) name,
        START_PARTS(PART_NAME)};

    return names[part];
}
