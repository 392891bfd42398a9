#include "boot/session.h"

#include "boot/console.h"
#include "boot/firmware.h"
#include "boot/log.h"
#include "boot/others.h"
#include "boot/payload.h"
#include "boot/phase.h"
#include "boot/screen.h"

static struct machine
    session_machine; /* not on the firmware's stack, which is not mapped while the CPU is ours */

static const struct options *session_options;

static error run_payload(struct machine *m)
{
    return payload.run(m, session_options);
}

static error borrow_machine(const struct options *o, struct arena *memory)
{
    size_t size;

    TRY(others_find(o->cpus));
    size = ((size_t)o->memory << 20) + others_memory();
    TRY(firmware_reserve(size, memory));
    say("# memory: %lu KiB at %#lx, for %u CPU%s\n", size >> 10, (uint64_t)memory->next, others_count() + 1,
        others_count() ? "s" : "");
    session_machine = (struct machine){.memory = *memory,
                                       .arena = *memory,
                                       .frame_buffer = screen_frame_buffer(),
                                       .log = log_memory(),
                                       .work = run_payload,
                                       .resets = o->after == AFTER_RESET};
    others_make(&session_machine.arena);
    return NULL;
}

static error return_loan(const struct arena *memory)
{
    bool all = others_end();

    payload.aps_restored();
    if (!all)
        return FAIL("not every CPU came back, and what it may be using stays taken: restart the machine");
    firmware_release(memory);
    return NULL;
}

error session_run(const struct options *o)
{
    struct arena memory;
    error e, back;

    session_options = o;
    TRY(borrow_machine(o, &memory));
    console_status("taking the CPU from the firmware");
    others_start();
    phase_begin(PHASE_FIRMWARE);
    firmware_watchdog(false);
    e = machine_run(&session_machine);
    phase_begin(PHASE_AGAIN);
    payload.machine_restored();
    firmware_watchdog(true);
    console_status("the firmware has the CPU back");
    back = return_loan(&memory);
    return e ? e : back;
}
