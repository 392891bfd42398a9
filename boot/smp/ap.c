#include "boot/smp/ap.h"

#include "boot/console/console.h"
#include "boot/smp/ap_state.h"
#include "boot/smp/progress.h"
#include "boot/text/format.h"

struct ap *ap_array;

static unsigned present_count, wanted_count;
static uint64_t ticks_per_ms;

error aps_find(unsigned wanted)
{
    ap_array = NULL;
    present_count = mp_count();
    wanted_count = present_count;
    if (wanted > present_count + 1)
        return FAIL("cpus=%u, but the firmware reports %u: ask for fewer, or for cpus=all", wanted,
                    present_count + 1);
    if (wanted)
        wanted_count = wanted - 1;
    return NULL;
}

size_t aps_memory(size_t each)
{
    return align_up(wanted_count * sizeof(struct ap), PAGE_SIZE) + wanted_count * align_up(each, PAGE_SIZE);
}

void ap_note_trouble(struct ap *ap, error e)
{
    if (e && !ap->trouble[0])
        format(ap->trouble, sizeof(ap->trouble), "%s", e);
}

void aps_make(struct arena *arena, size_t each)
{
    if (!wanted_count)
        return;
    ap_array = arena_take(arena, wanted_count * sizeof(*ap_array), "APs' records");
    for (unsigned i = 0; i < wanted_count; i++) {
        struct ap *ap = &ap_array[i];
        uint8_t *memory = arena_take_as_is(arena, each, "APs' memory");

        ap->machine.number = i + 1;
        ap->machine.arena =
            (struct arena){.next = memory, .end = memory + align_up(each, PAGE_SIZE), .start = memory};
        ap_note_trouble(ap, mp_get(i, &ap->mp));
    }
}

void aps_start(void)
{
    struct progress p;

    ticks_per_ms = mp_ticks_per_ms();
    progress_begin(&p, "started", wanted_count, true);
    for (unsigned i = 0; i < wanted_count; i++) {
        struct ap *ap = &ap_array[i];

        if (!progress_note(&p, i)) {
            ap_leave_out(i);
            continue;
        }
        ap_note_trouble(ap, ap->trouble[0] ? NULL : mp_start(&ap->mp, ap_enter, ap));
        ap->started = !ap->trouble[0];
    }
}

void ap_leave_out(unsigned i)
{
    ap_note_trouble(&ap_array[i], FAIL("its turn did not come in time"));
    ap_array[i].left_out = true;
}

bool ap_is_left_out(unsigned i)
{
    return ap_array[i].left_out;
}

bool aps_end(void)
{
    bool all = true;
    struct progress p;

    progress_begin(&p, "returned to the firmware", wanted_count, true);
    for (unsigned i = 0; i < wanted_count; i++) {
        struct ap *ap = &ap_array[i];
        bool in_time = progress_note(&p, i);

        if (ap->started && !ap->asked)
            ap_ask(ap, NULL, NULL); /* it never got a job */

        error e = ap->started ? mp_wait(&ap->mp, in_time) : NULL;

        if (e) {
            say("# cpu %u: %s\n", ap_number(i), e);
            all = false;
        }
    }
    return all;
}

static VOID EFIAPI save_state(VOID *state)
{
    (void)firmware_state_save(state); /* a register that cannot be read does not compare equal */
}

error ap_probe(unsigned i, struct firmware_state *now)
{
    return mp_run(&ap_array[i].mp, save_state, now);
}

bool ap_was_started(unsigned i)
{
    return ap_array[i].started;
}

const struct firmware_state *ap_firmware_state(unsigned i)
{
    return &ap_array[i].was;
}

uint64_t aps_ticks_per_ms(void)
{
    return ticks_per_ms;
}

unsigned aps_present(void)
{
    return present_count;
}

unsigned aps_count(void)
{
    return wanted_count;
}

const char *ap_trouble(unsigned i)
{
    return ap_array[i].trouble[0] ? ap_array[i].trouble : NULL;
}

unsigned ap_number(unsigned i)
{
    return (unsigned)ap_array[i].mp.number;
}

uint64_t ap_apic_id(unsigned i)
{
    return ap_array[i].mp.id;
}

struct cpu *ap_cpu(unsigned i)
{
    return ap_array[i].machine.cpu;
}

const struct arena *ap_arena(unsigned i)
{
    return &ap_array[i].machine.arena;
}

size_t ap_record_size(void)
{
    return sizeof(struct ap);
}
