#include "tests/frames/make.h"

#include "include/descriptors.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "nmi/apic.h"
#include "tests/events/gdt.h"
#include "tests/events/interrupt.h"
#include "tests/events/nmi_source.h"
#include "tests/events/user.h"
#include "tests/frames/sites.h"

#define BAD_STACK     (TRIGGER_NOWHERE + FRED_FRAME_SIZE)
#define STACK         16384
#define NOT_ALIGNED   24 /* RSP at the event, below a multiple of 64 */
#define SIGNALING_NAN 0x7FF0000000000001UL
#define NO_SELECTOR   0xFFF8U /* above the GDT's limit */
#define GS            0x00000A5A5A5A5000UL
#define KERNEL_GS     0x000005A5A5A5A000UL
#define DR7_LOCAL(n)  (DR7_LOCAL0 << 2 * (n))
#define DR7_WRITE(n)  (DR7_WRITE0 << 4 * (n))

static uint8_t ring0_stack[STACK] __attribute__((aligned(FRED_FRAME_SIZE)));
static struct context recovery;
static uint32_t missing_stack; /* its MSR; 0: none is missing */
static uint64_t missing_top;
static fred_handler *exit_handler;

/* For instructions that read or write: above the stack, where ring 3 may. */
static uint64_t operand(const struct frames_row *row, uint64_t rsp)
{
    switch (row->kind) {
    case AT_GP:
    case AT_NESTED_GP:
        return NO_SELECTOR;
    case AT_AC:
        return rsp + 9;
    case AT_XM:
    case AT_WATCH:
        return rsp + 8;
    default:
        return TRIGGER_NOWHERE + NOT_ALIGNED;
    }
}

/*
 * A CPU loads 32-bit code from the GDT, by a selector that is not one of IA32_STAR's, which
 * ring3/frame-32-bit tries; the software backend knows only these.
 */
static uint16_t selector_32_bit(void)
{
    return fred_is_native() ? gdt_add(DESCRIPTOR_CODE32_USER) : SELECTOR_USER32;
}

struct frames_place frames_place(const struct test *t, const struct frames_row *row)
{
    const struct frames_site *site = &frames_sites[row->mode][row->kind];
    uint64_t top = row->mode == IN_RING0 ? (uint64_t)(ring0_stack + STACK) : t->user_stack;
    struct frames_place place = {
        .layout = fred_layout(),
        .at = site->at - row->prefixes,
        .after = site->after,
        .rsp = top - NOT_ALIGNED,
        .cs = read_cs(),
        .ss = read_ss(),
        .gs = GS,
        .kernel_gs = KERNEL_GS,
        .nmi_sources = nmi_source(nmi_sources_in_frames(), 0),
    };

    if (row->mode != IN_RING0) {
        place.cs = (row->mode == IN_RING3 ? SELECTOR_USER_CODE : selector_32_bit()) | 3;
        place.ss = SELECTOR_USER_DATA | 3;
    }
    place.operand = operand(row, place.rsp);
    for (unsigned level = 0; level < FRED_LEVELS; level++)
        place.tops[level] = fred_stack_top(level);
    return place;
}

void frames_set_breakpoints(const uint64_t addresses[BREAKPOINTS])
{
    write_dr0(addresses[0]);
    write_dr1(addresses[1]);
    write_dr2(addresses[2]);
    write_dr3(addresses[3]);
}

static uint64_t breakpoint(const struct frames_row *row, const struct frames_place *place)
{
    if (row->entry_breaks)
        return fred_entry() - FRED_ENTRY_RING0;
    return row->kind == AT_BREAK ? place->at : place->operand;
}

/* The others lead elsewhere: a match may show in DR6 although it is not enabled (SDM vol. 3, 17.2.3). */
static void arm_breakpoint(const struct frames_row *row, const struct frames_place *place)
{
    uint64_t addresses[BREAKPOINTS] = {0};

    addresses[row->dr] = breakpoint(row, place);
    frames_set_breakpoints(addresses);
    write_dr7(DR7_LOCAL(row->dr) | (row->kind == AT_WATCH ? DR7_WRITE(row->dr) : 0));
}

void frames_arm(const struct frames_row *row, const struct frames_place *place)
{
    write_dr6(DR6_NOTHING);
    wrmsr(IA32_GS_BASE, place->gs);
    wrmsr(IA32_KERNEL_GS_BASE, place->kernel_gs);
    *(volatile uint64_t *)place->rsp = frames_exits[row->mode]; /* for a site whose event does not come */
    *(volatile uint64_t *)(place->rsp + 8) = SIGNALING_NAN;
    if (row->kind == AT_AC)
        write_cr0(read_cr0() | CR0_AM);
    if (row->kind == AT_MF)
        frames_x87_pending();
    if (row->kind == AT_XM)
        frames_sse_unmasked();
    if (row->kind == AT_BREAK || row->kind == AT_WATCH || row->entry_breaks)
        arm_breakpoint(row, place);
    if (row->kind == AT_INTERRUPT)
        interrupt_send();
    if (frames_met_in_delivery(row->kind)) {
        unsigned level = row->mode == IN_RING0 ? FRED_LEVELS - 1 : 0;

        missing_stack = IA32_FRED_RSP0 + level;
        missing_top = place->tops[level];
        fred_write(missing_stack, BAD_STACK);
    }
}

void frames_disarm(const struct frames_row *row)
{
    write_dr7(0);
    if (missing_stack)
        fred_write(missing_stack, missing_top);
    missing_stack = 0;
    if (row->kind == AT_AC)
        write_cr0(read_cr0() & ~CR0_AM);
    if (row->kind == AT_MF)
        frames_x87_restore();
    if (row->kind == AT_XM)
        frames_sse_restore();
    if (row->kind == AT_INTERRUPT)
        interrupt_end();
}

static void leave_ring3(struct fred_regs *regs)
{
    exit_handler(regs);
    fred_abandon(&recovery);
}

static void set_eretu_bits(struct fred_frame *frame, unsigned bits)
{
    const struct fred_layout *layout = fred_layout();

    fred_frame_set_latch(layout, frame, bits & ERETU_LATCH);
    frame->cs |= (bits & ERETU_STI ? layout->cs_sti : 0) | (bits & ERETU_SYS ? layout->cs_sys : 0);
    frame->ss |= (bits & ERETU_STI ? layout->ss_sti : 0) | (bits & ERETU_SYS ? layout->ss_sys : 0);
    frame->rip |= bits & ERETU_WIDE ? BITS(63, 63) | BITS(33, 32) : 0;
    frame->rsp |= bits & ERETU_WIDE ? BITS(63, 63) | BITS(33, 32) : 0;
}

static void go_to_ring3(struct test *t, const struct frames_row *row, const struct frames_place *place)
{
    struct fred_frame frame = fred_frame_user_at(place->at, place->rsp, row->mode == IN_RING3_32);

    frame.cs = place->cs;
    frame.rflags |= row->flags;
    set_eretu_bits(&frame, row->eretu | (row->kind == AT_NMI ? ERETU_LATCH : 0));
    fred_hook(EVENT_SOFTWARE_INTERRUPT, USER_EXIT_VECTOR, leave_ring3);
    if (context_save(&recovery) == 0)
        check_equal(t, "fault of the ERETU to ring 3", 0, fred_try_eretu(&frame, place->operand));
    fred_hook(EVENT_SOFTWARE_INTERRUPT, USER_EXIT_VECTOR, NULL);
}

void frames_go(struct test *t, const struct frames_row *row, const struct frames_place *place,
               fred_handler *on_exit)
{
    exit_handler = on_exit;
    if (row->mode == IN_RING0)
        frames_enter(place->at, RFLAGS_FIXED | row->flags, place->rsp, place->operand);
    else
        go_to_ring3(t, row, place);
}
