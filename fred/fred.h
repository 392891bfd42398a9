/*
 * Event delivery, by the CPU's own FRED or by the software backend. Code outside this folder does not depend
 * on which, and accesses CR4.FRED and the FRED MSRs only through these functions.
 */
#ifndef FRED_FRED_H
#define FRED_FRED_H

#include "boot/cpu/context.h"
#include "boot/machine/machine.h"
#include "boot/options/options.h"
#include "boot/report/report.h"
#include "boot/text/error.h"
#include "fred/frame.h"
#include "include/registers.h"

/* A handler's argument: what the FRED entry points saved, and the frame. A handler may change both. */
struct fred_regs {
    uint64_t rflags; /* at the entry point; not restored */
    struct registers gprs;
    struct fred_frame frame;
};

ASSERT_OFFSET(struct fred_regs, gprs, sizeof(uint64_t));
ASSERT_OFFSET(struct fred_regs, frame, sizeof(uint64_t) + sizeof(struct registers));

typedef void fred_handler(struct fred_regs *regs);

/* A handler for events of one type, with the frame as its argument: only caller-saved registers are saved. */
typedef void fred_frame_handler(struct fred_frame *frame);

/* Event stack levels (IA32_FRED_STKLVLS); that of every other event is 0, so it stays on the CSL. */
#define FRED_LEVEL_NMI 2
#define FRED_LEVEL_DF  3
#define FRED_LEVEL_MC  3

/*
 * Turns event delivery on: backend as `fred=` specifies, a stack for each level, no handlers. The layout is
 * assumed until fred_use_layout. Fails if the CPU lacks FRED for `fred=native`, if CR4.FRED does not
 * stay set, or if memory is short. fred_off undoes it, also after a failure.
 */
error fred_on(struct machine *m, const struct options *o);
void fred_off(void);

/* Whether CPUID lists FRED and LKGS, in use or not. */
bool fred_in_cpuid(void);

bool fred_is_native(void);

/* CR4.FRED now. */
bool fred_in_cr4(void);
const char *fred_backend_name(void);

/* The layout in use; a new one also sets its entry points in IA32_FRED_CONFIG. */
const struct fred_layout *fred_layout(void);
void fred_use_layout(const struct fred_layout *layout);

/* RDMSR and WRMSR of a FRED MSR, or of the software backend's copy: false where they would fault. */
bool fred_read(uint32_t msr, uint64_t *value);
bool fred_write(uint32_t msr, uint64_t value);

/* The current stack level (CSL, IA32_FRED_CONFIG[1:0]), 0 to 3; setting it does not change RSP. */
unsigned fred_level(void);
void fred_set_level(unsigned level);

/* The event stack level of NMIs (IA32_FRED_STKLVLS[5:4]), and the top of a level's stack (IA32_FRED_RSPn). */
unsigned fred_nmi_level(void);
uint64_t fred_stack_top(unsigned level);

/* The entry point of ring-0 events: IA32_FRED_CONFIG[63:12] + 100h. */
uint64_t fred_entry(void);

/* IA32_FRED_CONFIG, and for assembly the routine that writes RAX to it; clobbers RCX, RDX and the flags. */
uint64_t fred_config(void);
uint64_t fred_config_setter(void);

/* Sets the handler of this type and vector (NULL: none, the event is unexpected); returns the one before. At
 * most FRED_HOOKS events have one at a time: the next one panics. */
fred_handler *fred_hook(enum event_type type, unsigned vector, fred_handler *handler);

/* The entry points call this handler for every type-2 event; NULL: NMIs are dispatched as any event is. The
 * other is the same for type 0. */
void fred_hook_nmi(fred_frame_handler *handler);
void fred_hook_interrupts(fred_frame_handler *handler);

/* The handler of every external interrupt, whatever its vector, in place of all others; NULL: none. */
void fred_hook_every_interrupt(fred_handler *handler);

/* The handler of this type and vector, or NULL. */
fred_handler *fred_hooked(enum event_type type, unsigned vector);

/* The events with a handler, in no order; returns their number. An event is numbered as in a frame's SS slot,
 * from bit 32 on, and bit 31 is 1. */
#define FRED_HOOKS               32
#define FRED_EVENT_TYPE          16
#define FRED_EVENT_ANY           0x80000000U
#define FRED_EVENT(type, vector) (FRED_EVENT_ANY | (uint32_t)(type) << FRED_EVENT_TYPE | (uint32_t)(vector))

struct fred_hooked {
    fred_handler *handler;
    uint32_t event;
};

unsigned fred_hooked_all(struct fred_hooked all[FRED_HOOKS]);

/*
 * While this handler is set, it gets every event, undecoded: for the time when the layout is not yet known.
 * Returns the one before.
 */
fred_handler *fred_hook_raw(fred_handler *handler);

/*
 * The recovery point at which fred_give_up resumes; NULL: the innermost of boot/cpu/recovery_point.h, or
 * panic if there is none. Returns the one before.
 */
const struct context *fred_set_recovery(const struct context *recovery_point);
_Noreturn void fred_give_up(void);

/* Reports an event without a handler, and gives up. */
_Noreturn void fred_unexpected(const struct fred_regs *regs);

/* Leaves all handlers at once: CSL 0, NMIs unblocked, execution resumes after context_save(c). */
_Noreturn void fred_abandon(const struct context *c);

/* Prints the frame as comment lines, word by word and decoded, and where the event arrived; less, and finally
 * nothing, of an event that arrives during a report. */
enum report_depth fred_report(const struct fred_regs *regs);

/*
 * ERETS with this frame. If its RIP is 0, RIP and RSP are set so that ERETS returns here. Returns 0, or the
 * exception, as interruption information (vector, type, valid).
 */
uint64_t fred_try_erets(const struct fred_frame *frame);

/*
 * ERETU with this frame and this RDI, to ring 3. Returns only if it faults, and then as fred_try_erets does.
 */
uint64_t fred_try_eretu(const struct fred_frame *frame, uint64_t rdi);

/* A frame with which ERETU enters ring 3 at rip with this RSP, in 64-bit or 32-bit code. */
struct fred_frame fred_frame_user_at(uint64_t rip, uint64_t rsp, bool bits32);

/* The frame with which ERETS would just continue here, at the CSL: latch as given, no event. */
struct fred_frame fred_frame_here(bool latch);

/* RDMSR and WRMSR that may fault; return as fred_try_erets does. */
uint64_t fred_try_rdmsr(uint32_t msr, uint64_t *value);
uint64_t fred_try_wrmsr(uint32_t msr, uint64_t value);

/* INT n at its site (include/int_site.inc). Returns the address of the instruction after it. */
uint64_t fred_int(uint8_t vector);

/* The sites of INT n, by vector. */
extern const uint8_t fred_int_sites[][4];

/* Whether an ERETS or ERETU of this program is at that address. */
bool fred_is_eret(uint64_t rip);

#endif
