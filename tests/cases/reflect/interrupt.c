#include "tests/events/trigger.h"
#include "tests/guests/interrupt_exit.h"
#include "tests/harness/suite.h"

/* The frame of an interrupt that the CPU delivers. */
static struct fred_frame frame_from_cpu(struct test *t)
{
    struct event_state s;

    interrupt_send();
    make_event(&s, trigger_window, 0);
    check_equal(t, "interrupts that the CPU delivered", 1, caught.count);

    struct fred_frame frame = caught.frame;

    catch_on(EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR);
    return frame;
}

static void check_reflected(struct test *t, struct fred_frame want)
{
    struct fred_frame got = caught.frame;

    if (!check_equal(t, "interrupts that reached their handler", 1, caught.count))
        return;
    want.rip = got.rip; /* these belong to the VMM, and are checked by its continuing */
    want.rsp = got.rsp;
    want.rflags = got.rflags;
    check_frame(t, &want, &got);
    check_equal(t, "IF in the frame: clear, as in the VMM", 0, got.rflags & RFLAGS_IF);
    check_equal(t, "address of the frame", frame_below(got.rsp), caught.at);
    check_equal(t, "level in the handler", 0, caught.level);
    check_equal(t, "RFLAGS in the handler", RFLAGS_FIXED, caught.rflags);
}

CASE(reflect, interrupt, "an interrupt that an exit acknowledged is dispatched as type 0 with its vector, in the CPU's own frame, and NMIs stay unblocked",
     "FRED 5.0, event delivery; SDM vol. 3, 27.2.2, Information for VM Exits Due to Vectored Events, and 24.7.1, VM-Exit Controls")
{
    struct vm_exit exit = {0};

    if (!interrupt_exits_open(t, true))
        return;

    struct fred_frame real = frame_from_cpu(t);

    if (interrupt_exit(t, false, &exit)) {
        check_equal(t, "VM-exit interruption information", INTERRUPT_INFORMATION, exit.interruption);
        check_host_open(t, 0);
        interrupt_reflect(&exit);
        check_reflected(t, real);
        check_host_open(t, 1);
        if (guest_run(t, &exit))
            check_guest_done(t, &exit);
    }
    interrupt_exits_close(t);
}
