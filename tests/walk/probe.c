#include "tests/walk/probe.h"

#include "include/instructions.h"
#include "nmi/apic.h"
#include "tests/walk/path.h"
#include "tests/walk/walk.h"

struct walk_probe last_probe;

static volatile enum { IDLE, ON_THE_WAY, WATCHING, PROBING } probe_state;
static unsigned target_boundary;
static unsigned next_boundary; /* boundaries before it have been passed */

void probe_begin(unsigned boundary, unsigned via)
{
    target_boundary = boundary;
    next_boundary = 0;
    probe_state = ON_THE_WAY;
    write_dr0(path.at[path_run_start(via)].rip);
}

void probe_end(void)
{
    path_no_breakpoints();
    probe_state = IDLE;
}

void probe_arrived(struct fred_regs *regs)
{
    struct probe_arrival a = {fred_frame_decode(fred_layout(), &regs->frame), regs->gprs,
                              probe_state == PROBING};

    if (last_probe.arrivals < ARRIVALS_MOST)
        last_probe.arrived[last_probe.arrivals] = a;
    last_probe.arrivals++;
    if (!a.probe)
        return;
    last_probe.unblocked = true;
    probe_state = IDLE;
    nmi_send();
    walk_settle();
    fred_frame_set_latch(fred_layout(), &regs->frame, false);
}

static void send_probe(struct fred_regs *regs)
{
    last_probe.reached = true;
    last_probe.gprs = regs->gprs;
    last_probe.here = fred_frame_decode(fred_layout(), &regs->frame);
    last_probe.here.level = fred_level();
    probe_state = PROBING;
    nmi_send();
    walk_settle();
    probe_state = IDLE;
    fred_frame_set_latch(fred_layout(), &regs->frame, last_probe.unblocked);
}

/* The last breakpoint before it: a string instruction has one before its first iteration only. */
static unsigned breakpoint_before_target(void)
{
    return path_run_start(target_boundary);
}

/* The right instruction, but an earlier execution of it: stop at a different instruction, then come back. */
static void pass_execution(unsigned here)
{
    next_boundary = here + 1;
    while (next_boundary < target_boundary &&
           (path.at[next_boundary].shared || path.at[next_boundary].rip == path.at[here].rip))
        next_boundary++;
    walk_break_at(path.at[next_boundary].rip);
}

static void come_closer(struct fred_regs *regs)
{
    unsigned goal = breakpoint_before_target(), here = path_find(next_boundary, regs->frame.rip);

    if (here > goal) {
        probe_state = IDLE; /* this is not the recorded path */
    } else if (here == target_boundary) {
        send_probe(regs);
    } else if (here == goal) {
        probe_state = WATCHING;
        write_dr1(path.at[target_boundary - 1].rdi);
        write_dr7(DR7_LOCAL1 | DR7_WRITE1);
    } else if (path.at[here].rip == path.at[goal].rip) {
        pass_execution(here);
    } else {
        next_boundary = here + 1;
        walk_break_at(path.at[goal].rip);
    }
}

/* The address may be written before, too. */
static void look_at_iteration(struct fred_regs *regs)
{
    if (regs->frame.rip == path.at[target_boundary].rip && regs->gprs.rdi == path.at[target_boundary].rdi)
        send_probe(regs);
    else
        write_dr7(DR7_LOCAL1 | DR7_WRITE1);
}

void probe_debug(struct fred_regs *regs)
{
    path_no_breakpoints();
    regs->frame.rflags &= ~RFLAGS_TF;
    if (probe_state == ON_THE_WAY)
        come_closer(regs);
    else if (probe_state == WATCHING)
        look_at_iteration(regs);
}
