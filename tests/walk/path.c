#include "tests/walk/path.h"

#include "boot/text/string.h"
#include "include/instructions.h"
#include "tests/walk/walk.h"

extern const char image_start[];
extern const uint8_t walk_page[], walk_page_end[];

#define OPCODE_POPFQ 0x9D
#define OPCODE_INT   0xCD
#define STEPS_MOST   (4 * PATH_MOST) /* those beside the path, too */
#define PAGE_OF(rip) align_down(rip, PAGE_SIZE)

static const uint8_t vmlaunch[] = {0x0F, 0x01, 0xC2}, vmresume[] = {0x0F, 0x01, 0xC3};

struct path path;

/* A function that the path has come to: what runs until it returns lies below its return address on the
 * stack. */
struct visit {
    uint64_t function, below; /* 0: not there */
};

static struct visit shared, not_walked;

static enum { STEPS, LAST_STEP, DONE } state = DONE;
static unsigned steps;
static bool goes_on;      /* behind each ERETS, up to a VM entry */
static bool behind_erets; /* the last boundary is not stepped to, but read from the frame of an ERETS */

void path_no_breakpoints(void)
{
    write_dr7(0);
    write_dr6(DR6_NOTHING);
}

static bool is_inside(struct visit *v, uint64_t rip, uint64_t rsp)
{
    if (v->function && rip == v->function)
        v->below = rsp;
    if (rsp > v->below)
        v->below = 0;
    return v->below;
}

void path_begin(bool up_to_entry, fred_handler *aside)
{
    goes_on = up_to_entry;
    steps = 0;
    path.count = path.opens = path.shared = 0;
    not_walked = (struct visit){(uint64_t)aside, 0};
    /* The software backend makes frames by the same function as the reflection. */
    shared = (struct visit){fred_is_native() ? 0 : (uint64_t)fred_frame_encode, 0};
    behind_erets = false;
    path.whole = false;
    state = STEPS;
}

static void end(struct fred_regs *regs, bool whole)
{
    path.whole = whole;
    state = DONE;
    regs->frame.rflags &= ~RFLAGS_TF;
}

static void add(uint64_t rip, uint64_t rsp, uint64_t rdi, unsigned level)
{
    bool is_shared = is_inside(&shared, rip, rsp);

    path.shared += is_shared;
    if (path.count < PATH_MOST)
        path.at[path.count++] = (struct boundary){rip, rsp, rdi, level, is_shared};
}

/*
 * ERETS is not stepped over: in software it is a jump into the backend, which a #DB would break. With TF in
 * its frame the trap comes behind the first instruction that it returns to; from a software interrupt it
 * comes at once (SDM vol. 2, ERETS).
 */
static void step_over_erets(struct fred_regs *regs)
{
    uint64_t skipped = fred_layout()->software_skips_error_code ? sizeof(uint64_t) : 0;
    struct fred_frame *frame = (struct fred_frame *)(regs->frame.rsp - skipped);
    struct fred_event event = fred_frame_decode(fred_layout(), frame);

    regs->frame.rflags &= ~RFLAGS_TF;
    if (!path.opens && PAGE_OF(regs->frame.rip) == PAGE_OF(walk_entry))
        path.opens = path.count;
    if (event.sys || goes_on)
        frame->rflags |= RFLAGS_TF;
    if (!event.sys) {
        add(frame->rip, frame->rsp, 0, event.level);
        behind_erets = true;
    }
    if (!goes_on && event.sys)
        state = LAST_STEP;
    else if (!goes_on)
        end(regs, true);
}

/* Instructions that a step does not get over by itself. */
static void look_ahead(struct fred_regs *regs)
{
    const uint8_t *code = (const uint8_t *)regs->frame.rip;

    if (fred_is_eret(regs->frame.rip))
        step_over_erets(regs);
    else if (*code == OPCODE_POPFQ)
        *(uint64_t *)regs->frame.rsp |= RFLAGS_TF;
    else if (*code == OPCODE_INT)
        walk_break_at(walk_entry);
    else if (memcmp(code, vmresume, sizeof(vmresume)) == 0 || memcmp(code, vmlaunch, sizeof(vmlaunch)) == 0)
        end(regs, true);
}

static bool is_ours(uint64_t rip)
{
    return rip >= (uint64_t)walk_page && rip < (uint64_t)walk_page_end;
}

static bool is_last(const struct fred_regs *regs)
{
    const struct boundary *last = &path.at[path.count - 1];

    return path.count && last->rip == regs->frame.rip && last->rsp == regs->frame.rsp;
}

/* A return that steps again before an instruction, and not behind it, gets nowhere. */
static bool is_stuck(const struct fred_regs *regs)
{
    return path.count == PATH_MOST || steps++ == STEPS_MOST ||
           (is_last(regs) && !behind_erets && path.at[path.count - 1].rdi == regs->gprs.rdi);
}

/* In software a return without the latch traps before the first instruction, which is on the path already. */
static bool is_behind_erets(const struct fred_regs *regs)
{
    return behind_erets && is_last(regs);
}

/* QEMU steps once more when a string instruction is done, with RCX 0. Without TF it does not. */
static bool is_string_done(const struct fred_regs *regs)
{
    return is_last(regs) && regs->gprs.rcx == 0;
}

static void note(const struct fred_regs *regs)
{
    bool aside = is_ours(regs->frame.rip) || is_inside(&not_walked, regs->frame.rip, regs->frame.rsp);

    if (!aside && !is_behind_erets(regs) && !is_string_done(regs))
        add(regs->frame.rip, regs->frame.rsp, regs->gprs.rdi, fred_level());
    behind_erets = false;
}

void path_debug(struct fred_regs *regs)
{
    path_no_breakpoints();
    if (state == DONE || is_stuck(regs)) {
        end(regs, path.whole);
        return;
    }
    regs->frame.rflags |= RFLAGS_TF;
    fred_frame_set_latch(fred_layout(), &regs->frame, true);
    note(regs);
    if (state == LAST_STEP)
        end(regs, true);
    else
        look_ahead(regs);
}

unsigned path_find(unsigned from, uint64_t rip)
{
    while (from < path.count && path.at[from].rip != rip)
        from++;
    return from;
}

unsigned path_run_start(unsigned i)
{
    while (i > 0 && path.at[i - 1].rip == path.at[i].rip)
        i--;
    return i;
}

uint64_t path_offset(uint64_t rip)
{
    return rip - (uint64_t)image_start;
}
