#include "boot/others.h"

#include "boot/console.h"
#include "boot/format.h"
#include "boot/other.h"

#define MEMORY 0x60000UL /* bytes for each */

struct other *aps;

static unsigned present_count, wanted_count;
static uint64_t ticks_per_ms;

error others_find(unsigned wanted)
{
    aps = NULL;
    present_count = processors_count();
    wanted_count = present_count;
    if (wanted > present_count + 1)
        return FAIL("cpus=%u, but the firmware tells of %u: ask for fewer, or for cpus=all", wanted,
                    present_count + 1);
    if (wanted)
        wanted_count = wanted - 1;
    return NULL;
}

size_t others_memory(void)
{
    return wanted_count ? align_up(wanted_count * sizeof(struct other), PAGE_SIZE) + wanted_count * MEMORY
                        : 0;
}

void other_note_trouble(struct other *ap, error e)
{
    if (e && !ap->trouble[0])
        format(ap->trouble, sizeof(ap->trouble), "%s", e);
}

void others_make(struct arena *arena)
{
    if (!wanted_count)
        return;
    aps = arena_take(arena, wanted_count * sizeof(*aps));
    for (unsigned i = 0; i < wanted_count; i++) {
        struct other *ap = &aps[i];
        uint8_t *memory = arena_take(arena, MEMORY);

        ap->machine.number = i + 1;
        ap->machine.arena = (struct arena){memory, memory + MEMORY, memory};
        other_note_trouble(ap, processors_get(i, &ap->mp));
    }
}

void others_start(void)
{
    ticks_per_ms = processors_ticks();
    for (unsigned i = 0; i < wanted_count; i++) {
        struct other *ap = &aps[i];
        error e = ap->trouble[0] ? NULL : processor_start(&ap->mp, other_enter, ap);

        other_note_trouble(ap, e);
        ap->started = !ap->trouble[0];
    }
}

bool others_end(void)
{
    bool all = true;

    for (unsigned i = 0; i < wanted_count; i++) {
        struct other *ap = &aps[i];

        if (ap->started && !ap->asked)
            other_ask(ap, NULL, NULL); /* it never came over */

        error e = ap->started ? processor_wait(&ap->mp) : NULL;

        if (e) {
            say("# cpu %u: %s\n", other_number(i), e);
            all = false;
        }
    }
    return all;
}

static VOID EFIAPI note_state(VOID *state)
{
    firmware_state_note(state);
}

error other_look(unsigned i, struct firmware_state *now)
{
    struct other *ap = &aps[i];

    if (!ap->started)
        return FAIL("the firmware did not start it before either");
    TRY(processor_start(&ap->mp, note_state, now));
    return processor_wait(&ap->mp);
}

const struct firmware_state *other_was(unsigned i)
{
    return &aps[i].was;
}

uint64_t others_ticks(void)
{
    return ticks_per_ms;
}

unsigned others_there(void)
{
    return present_count;
}

unsigned others_count(void)
{
    return wanted_count;
}

const char *other_trouble(unsigned i)
{
    return aps[i].trouble[0] ? aps[i].trouble : NULL;
}

unsigned other_number(unsigned i)
{
    return (unsigned)aps[i].mp.number;
}

uint64_t other_apic_id(unsigned i)
{
    return aps[i].mp.id;
}

struct cpu *other_cpu(unsigned i)
{
    return aps[i].machine.cpu;
}

size_t other_memory_used(unsigned i)
{
    return (size_t)(aps[i].machine.arena.next - aps[i].machine.arena.start);
}
