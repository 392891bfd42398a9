#include "tests/events/levels.h"

#include "include/msr.h"

static uint64_t levels_before;

static void levels_write(uint64_t levels)
{
    fred_read(IA32_FRED_STKLVLS, &levels_before);
    fred_write(IA32_FRED_STKLVLS, levels);
}

void levels_open(unsigned vector, unsigned level)
{
    levels_write((uint64_t)level << 2 * vector);
}

void levels_open_but(unsigned vector, unsigned level)
{
    levels_write(field_set(UINT64_MAX, 2 * vector + 1, 2 * vector, level));
}

void levels_add(unsigned vector, unsigned level)
{
    uint64_t levels = 0;

    fred_read(IA32_FRED_STKLVLS, &levels);
    fred_write(IA32_FRED_STKLVLS, field_set(levels, 2 * vector + 1, 2 * vector, level));
}

void levels_close(void)
{
    fred_write(IA32_FRED_STKLVLS, levels_before);
}

static uint64_t config_field(unsigned hi, unsigned lo, unsigned value)
{
    uint64_t before = fred_config();

    fred_write(IA32_FRED_CONFIG, field_set(before, hi, lo, value));
    return before;
}

uint64_t config_redzone(unsigned units)
{
    return config_field(8, FRED_CONFIG_REDZONE_SHIFT, units);
}

uint64_t config_interrupt_level(unsigned level)
{
    return config_field(10, FRED_CONFIG_INTERRUPT_SHIFT, level);
}

void config_close(uint64_t before)
{
    fred_write(IA32_FRED_CONFIG, before);
}

uint64_t frame_at_level(unsigned now, unsigned asked, uint64_t rsp)
{
    return asked > now ? fred_stack_top(asked) - FRED_FRAME_SIZE : frame_below(rsp);
}
