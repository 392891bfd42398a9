#include "tests/walk/probe.h"

#include "include/instructions.h"
#include "nmi/apic.h"
#include "tests/walk/path.h"
#include "tests/walk/walk.h"

struct walk_probe last_probe;

static volatile enum { IDLE, ON_THE_WAY, WATCHING, PROBING } state;
static unsigned target;
static unsigned next; /* boundaries before it are passed */

void probe_begin(unsigned boundary, unsigned via)
{
    target = boundary;
    next = 0;
    state = ON_THE_WAY;
    write_dr0(path.at[path_run_start(via)].rip);
}

void probe_end(void)
{
    path_no_breakpoints();
    state = IDLE;
}

void probe_arrived(struct fred_regs *regs)
{
    struct arrival a = {fred_frame_decode(fred_layout(), &regs->frame), regs->gprs, state == PROBING};

    if (last_probe.arrivals < ARRIVALS_MOST)
        last_probe.arrived[last_probe.arrivals] = a;
    last_probe.arrivals++;
    if (!a.probe)
        return;
    last_probe.open = true;
    state = IDLE;
    nmi_send();
    walk_settle();
    fred_frame_set_latch(fred_layout(), &regs->frame, false);
}

static void strike_here(struct fred_regs *regs)
{
    last_probe.struck = true;
    last_probe.gprs = regs->gprs;
    last_probe.here = fred_frame_decode(fred_layout(), &regs->frame);
    last_probe.here.level = fred_level();
    state = PROBING;
    nmi_send();
    walk_settle();
    state = IDLE;
    fred_frame_set_latch(fred_layout(), &regs->frame, last_probe.open);
}

/* The last breakpoint on the way: a string instruction has one before its first iteration only. */
static unsigned breakpoint_before_target(void)
{
    return path_run_start(target);
}

/* The right instruction before its time: on to the next one that is another, and back there. */
static void pass(unsigned here)
{
    next = here + 1;
    while (next < target && (path.at[next].shared || path.at[next].rip == path.at[here].rip))
        next++;
    walk_break_at(path.at[next].rip);
}

static void come_closer(struct fred_regs *regs)
{
    unsigned goal = breakpoint_before_target(), here = path_find(next, regs->frame.rip);

    if (here > goal) {
        state = IDLE; /* this is not the way that was recorded */
    } else if (here == target) {
        strike_here(regs);
    } else if (here == goal) {
        state = WATCHING;
        write_dr1(path.at[target - 1].rdi);
        write_dr7(DR7_LOCAL1 | DR7_WRITE1);
    } else if (path.at[here].rip == path.at[goal].rip) {
        pass(here);
    } else {
        next = here + 1;
        walk_break_at(path.at[goal].rip);
    }
}

/* Somebody may write there before. */
static void look_at_iteration(struct fred_regs *regs)
{
    if (regs->frame.rip == path.at[target].rip && regs->gprs.rdi == path.at[target].rdi)
        strike_here(regs);
    else
        write_dr7(DR7_LOCAL1 | DR7_WRITE1);
}

void probe_debug(struct fred_regs *regs)
{
    path_no_breakpoints();
    regs->frame.rflags &= ~RFLAGS_TF;
    if (state == ON_THE_WAY)
        come_closer(regs);
    else if (state == WATCHING)
        look_at_iteration(regs);
}
