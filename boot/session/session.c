#include "boot/session/session.h"

#include "boot/console/console.h"
#include "boot/firmware/firmware.h"
#include "boot/log/log.h"
#include "boot/report/phase.h"
#include "boot/report/start_parts.h"
#include "boot/screen/screen.h"
#include "boot/session/payload.h"
#include "boot/smp/ap.h"

/* Not on the firmware's stack, which is not mapped while the program owns the CPU. */
static struct machine session_machine;

static const struct options *session_options;

static error run_payload(struct machine *m)
{
    start_part_end(START_TABLES);
    return payload.run(m, session_options);
}

static error borrow_machine(const struct options *o, struct arena *memory)
{
    size_t size;

    TRY(aps_find(o->cpus));
    size = ((size_t)o->memory << 20) + aps_memory(payload.ap_memory(o));
    TRY(firmware_reserve(size, memory));
    say("# memory: %lu KiB at %#lx, for %u CPU%s\n", size >> 10, (uint64_t)memory->next, aps_count() + 1,
        aps_count() ? "s" : "");
    session_machine =
        (struct machine){.memory = {(uint64_t)memory->start, (uint64_t)(memory->end - memory->start)},
                         .arena = *memory,
                         .frame_buffer = screen_framebuffer(),
                         .log = log_memory(),
                         .work = run_payload,
                         .resets = o->after == AFTER_RESET};
    aps_make(&session_machine.arena, payload.ap_memory(o));
    return NULL;
}

static error return_machine(const struct arena *memory)
{
    bool all = aps_end();

    payload.aps_restored();
    if (!all)
        return FAIL("not every CPU returned, and the memory that it may use stays allocated: restart");
    firmware_release(memory);
    return NULL;
}

error session_run(const struct options *o)
{
    struct arena memory;
    error e, back;

    session_options = o;
    TRY(borrow_machine(o, &memory));
    start_part_end(START_MEMORY);
    console_status("taking the CPU from the firmware");
    aps_start();
    start_part_end(START_CPUS);
    phase_begin(PHASE_FIRMWARE);
    firmware_watchdog(false);
    e = machine_run(&session_machine);
    phase_begin(PHASE_AGAIN);
    payload.machine_restored();
    firmware_watchdog(true);
    console_status("the firmware has the CPU back");
    back = return_machine(&memory);
    return e ? e : back;
}
