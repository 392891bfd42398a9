#include "boot/smp/progress.h"

#include "boot/console/console.h"
#include "boot/console/serial.h"
#include "boot/firmware/firmware.h"
#include "boot/screen/screen.h"
#include "boot/smp/ap.h"
#include "boot/text/format.h"
#include "include/instructions.h"

#define SILENCE_MS 2000UL
#define FIRST_S    5UL
#define FIRMWARE_S \
    60UL /* EDK II looks every 100 ms of its timer, which is slow in Bochs, whether APs are done */
#define EACH_S   1UL
#define MS_PER_S 1000UL

void progress_begin(struct progress *p, const char *done, unsigned count, bool by_firmware)
{
    uint64_t now = rdtsc();

    *p = (struct progress){
        .done = done, .by_firmware = by_firmware, .count = count, .start = now, .said = now};
}

static void print(const struct progress *p, const char *line)
{
    say_text(line);
    if (p->by_firmware && !screen_framebuffer().size)
        firmware_show(line, !serial_found());
}

bool progress_note(struct progress *p, unsigned finished)
{
    uint64_t now = rdtsc(), ms = aps_ticks_per_ms();
    uint64_t limit = (p->by_firmware ? FIRMWARE_S : FIRST_S) + EACH_S * p->count;
    char line[160];

    if (p->over || finished == p->count)
        return !p->over;
    console_status("%u of %u APs %s", finished, p->count, p->done);
    p->over = now - p->start >= limit * MS_PER_S * ms;
    if (!p->over && now - p->said < SILENCE_MS * ms)
        return true;
    p->said = now;
    if (p->over)
        format(line, sizeof(line),
               "# cpus: only %u of %u APs %s in %lu s, the most for so many: the run continues without the "
               "others\n",
               finished, p->count, p->done, limit);
    else
        format(line, sizeof(line), "# cpus: %u of %u APs %s\n", finished, p->count, p->done);
    print(p, line);
    return !p->over;
}
