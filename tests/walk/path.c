#include "tests/walk/path.h"

#include "boot/text/string.h"
#include "include/instructions.h"
#include "tests/walk/walk.h"

extern const char image_start[];
extern const uint8_t walk_page[], walk_page_end[];

#define OPCODE_POPFQ 0x9D
#define OPCODE_INT   0xCD
#define STEPS_MOST   (4 * PATH_MOST) /* including those that are left out */
#define PAGE_OF(rip) align_down(rip, PAGE_SIZE)

static const uint8_t vmlaunch[] = {0x0F, 0x01, 0xC2}, vmresume[] = {0x0F, 0x01, 0xC3};

struct path path;

/* A function on the path. Until it returns, RSP is below its return address. */
struct visit {
    uint64_t function, below; /* 0: not inside */
};

static struct visit shared_visit, left_out_visit;

static enum { STEPS, LAST_STEP, DONE } recording_state = DONE;
static unsigned step_count;
static bool up_to_vm_entry; /* past each ERETS, up to a VM entry */
static bool after_erets;    /* the last boundary was not stepped to, but read from the frame of an ERETS */

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
    up_to_vm_entry = up_to_entry;
    step_count = 0;
    path.count = path.unblocks = path.shared = 0;
    left_out_visit = (struct visit){(uint64_t)aside, 0};
    /* The software backend and the reflection build frames with the same function. */
    shared_visit = (struct visit){fred_is_native() ? 0 : (uint64_t)fred_frame_encode, 0};
    after_erets = false;
    path.whole = false;
    recording_state = STEPS;
}

static void end_recording(struct fred_regs *regs, bool whole)
{
    path.whole = whole;
    recording_state = DONE;
    regs->frame.rflags &= ~RFLAGS_TF;
}

static void add_boundary(uint64_t rip, uint64_t rsp, uint64_t rdi, unsigned level)
{
    bool is_shared = is_inside(&shared_visit, rip, rsp);

    path.shared += is_shared;
    if (path.count < PATH_MOST)
        path.at[path.count++] = (struct boundary){rip, rsp, rdi, level, is_shared};
}

/*
 * ERETS is not single-stepped: in software it is a jump into the backend, in which a #DB may not arrive. With
 * TF in its frame the trap arrives after the first instruction that it returns to; when it returns from a
 * software interrupt, before it (SDM vol. 2, ERETS).
 */
static void step_over_erets(struct fred_regs *regs)
{
    uint64_t skipped = fred_layout()->software_skips_error_code ? sizeof(uint64_t) : 0;
    struct fred_frame *frame = (struct fred_frame *)(regs->frame.rsp - skipped);
    struct fred_event event = fred_frame_decode(fred_layout(), frame);

    regs->frame.rflags &= ~RFLAGS_TF;
    if (!path.unblocks && PAGE_OF(regs->frame.rip) == PAGE_OF(walk_entry))
        path.unblocks = path.count;
    if (event.sys || up_to_vm_entry)
        frame->rflags |= RFLAGS_TF;
    if (!event.sys) {
        add_boundary(frame->rip, frame->rsp, 0, event.level);
        after_erets = true;
    }
    if (!up_to_vm_entry && event.sys)
        recording_state = LAST_STEP;
    else if (!up_to_vm_entry)
        end_recording(regs, true);
}

/* Instructions over which TF alone does not step. */
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
        end_recording(regs, true);
}

static bool is_walk_page(uint64_t rip)
{
    return rip >= (uint64_t)walk_page && rip < (uint64_t)walk_page_end;
}

static bool is_last(const struct fred_regs *regs)
{
    const struct boundary *last = &path.at[path.count - 1];

    return path.count && last->rip == regs->frame.rip && last->rsp == regs->frame.rsp;
}

/* A return that traps again before the same instruction makes no progress. */
static bool is_stuck(const struct fred_regs *regs)
{
    return path.count == PATH_MOST || step_count++ == STEPS_MOST ||
           (is_last(regs) && !after_erets && path.at[path.count - 1].rdi == regs->gprs.rdi);
}

/* In software a return without the latch traps before the first instruction, which is already recorded. */
static bool is_repeated_after_erets(const struct fred_regs *regs)
{
    return after_erets && is_last(regs);
}

/* With TF, QEMU makes one more step when a string instruction is done, with RCX 0. */
static bool is_string_done(const struct fred_regs *regs)
{
    return is_last(regs) && regs->gprs.rcx == 0;
}

static void record_step(const struct fred_regs *regs)
{
    bool aside =
        is_walk_page(regs->frame.rip) || is_inside(&left_out_visit, regs->frame.rip, regs->frame.rsp);

    if (!aside && !is_repeated_after_erets(regs) && !is_string_done(regs))
        add_boundary(regs->frame.rip, regs->frame.rsp, regs->gprs.rdi, fred_level());
    after_erets = false;
}

void path_debug(struct fred_regs *regs)
{
    path_no_breakpoints();
    if (recording_state == DONE || is_stuck(regs)) {
        end_recording(regs, path.whole);
        return;
    }
    regs->frame.rflags |= RFLAGS_TF;
    fred_frame_set_latch(fred_layout(), &regs->frame, true);
    record_step(regs);
    if (recording_state == LAST_STEP)
        end_recording(regs, true);
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
