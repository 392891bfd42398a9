/* The setup of each way: where it jumps to, and its handler, which counts NMIs and checks their frames. */
#include "tests/bench/ways.h"

#include "boot/cpu/cpu.h"
#include "fred/fred.h"
#include "include/instructions.h"
#include "include/vmx_instructions.h"
#include "nmi/reflect.h"
#include "tests/bench/stamps.h"

/* The frame that an IDT gate pushes. */
struct gate_frame {
    uint64_t rip, cs, rflags, rsp, ss;
};

const struct bench_way bench_direct = {"direct", &nmi_ways[WAY_DIRECT], false};
const struct bench_way bench_direct_level = {"direct-level", &nmi_ways[WAY_DIRECT_LEVEL], false};
const struct bench_way bench_int2_patch = {"int2-patch", &nmi_ways[WAY_INT2_PATCH], true};
const struct bench_way bench_gate_iretq = {"gate-iretq", NULL, false};
const struct bench_way bench_int2_iretq = {"int2-iretq", NULL, true};

void bench_gate_stub(void);
void bench_int2_stub(void);
void bench_gate(void);

extern void (*bench_gate_handler)(struct gate_frame *frame);
void (*bench_gate_handler)(struct gate_frame *frame);
uint64_t bench_exit, bench_stub, bench_entry, bench_handler, bench_back;

struct bench_seen bench_seen;

static uint64_t frame_ss, frame_cs; /* the values wanted in those slots */
static struct idt_gate gate_before;
static uint64_t cr4_before;

static void count_nmi(struct fred_frame *frame)
{
    bench_seen.handled++;
    if (frame->ss != frame_ss || frame->cs != frame_cs)
        bench_seen.wrong++;
}

/* The same for INT 2: sets the latch in the frame of the VMM's own one. */
static void patch_int2(struct fred_regs *regs)
{
    bench_seen.handled++;
    if (regs->frame.rip == (uint64_t)nmi_int2_return)
        fred_frame_set_latch(fred_layout(), &regs->frame, true);
    else
        bench_seen.wrong++;
}

static void count_gate(struct gate_frame *frame)
{
    bench_seen.handled++;
    if (frame->ss != frame_ss || frame->cs != frame_cs)
        bench_seen.wrong++;
}

static void open_fred(const struct bench_way *w, struct reflection *r, bool whole)
{
    reflection_open(r, w->way);
    frame_ss = r->ss;
    frame_cs = r->cs;
    if (w->by_int2) {
        bench_handler = (uint64_t)patch_int2;
        fred_hook(EVENT_SOFTWARE_INTERRUPT, VECTOR_NMI,
                  whole ? patch_int2 : (fred_handler *)bench_at_handler);
    } else {
        bench_handler = (uint64_t)count_nmi;
        fred_hook_nmi(whole ? count_nmi : (fred_frame_handler *)bench_at_handler);
    }
}

/* FRED is off, and the gate installed, only while the guest may run. */
static void install_gate(void)
{
    gate_before = this_cpu()->idt[VECTOR_NMI];
    idt_set(this_cpu(), VECTOR_NMI, (uint64_t)bench_gate, 0, 0);
    cr4_before = read_cr4();
    write_cr4(cr4_before & ~CR4_FRED);
    vmwrite(HOST_CR4, cr4_before & ~CR4_FRED);
}

static void restore_gate(void)
{
    vmwrite(HOST_CR4, cr4_before);
    write_cr4(cr4_before);
    this_cpu()->idt[VECTOR_NMI] = gate_before;
}

static void open_gate(const struct bench_way *w, struct reflection *r, bool whole)
{
    frame_ss = read_ss();
    frame_cs = read_cs();
    *r = (struct reflection){
        .stub = w->by_int2 ? (uint64_t)bench_int2_stub : (uint64_t)bench_gate_stub,
        .cs = frame_cs,
        .ss = frame_ss,
        .entry = (uint64_t)bench_gate,
    };
    bench_handler = (uint64_t)count_gate;
    bench_gate_handler = whole ? count_gate : (void (*)(struct gate_frame *))bench_at_handler;
    install_gate();
}

void bench_way_open(const struct bench_way *w, struct reflection *r, bool whole)
{
    bench_seen = (struct bench_seen){0};
    if (w->way)
        open_fred(w, r, whole);
    else
        open_gate(w, r, whole);
    bench_stub = r->stub;
    bench_entry = r->entry;
    if (!whole && w->by_int2)
        r->stub = (uint64_t)bench_at_stub;
    else if (!whole)
        r->entry = (uint64_t)bench_at_entry;
}

void bench_way_close(const struct bench_way *w)
{
    if (w->way)
        reflection_close(w->way);
    else
        restore_gate();
    fred_hook_nmi(NULL);
}
