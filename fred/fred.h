/*
 * Event delivery. Behind it is the CPU's own FRED or the software backend; nobody outside this folder knows
 * which, and nobody reads CR4.FRED or a FRED MSR but through here.
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

/* What the entry page hands to a handler: what it saved, and the frame. Changes take effect. */
struct fred_regs {
    uint64_t rflags; /* as the entry page found them; not loaded again */
    struct registers gprs;
    struct fred_frame frame;
};

ASSERT_OFFSET(struct fred_regs, gprs, sizeof(uint64_t));
ASSERT_OFFSET(struct fred_regs, frame, sizeof(uint64_t) + sizeof(struct registers));

typedef void fred_handler(struct fred_regs *regs);

/* A handler for NMIs only, which gets the frame: of the registers no more is saved than C may change. */
typedef void fred_nmi_handler(struct fred_frame *frame);

/* Stack levels that we give out; every other event stays on the level it meets. */
#define FRED_LEVEL_NMI 2
#define FRED_LEVEL_DF  3
#define FRED_LEVEL_MC  3

/*
 * Turns event delivery on: backend as asked, stacks for levels 1 to 3, handlers none. The layout is a guess
 * until fred_use_layout. Fails if fred=native is asked of a CPU without FRED. fred_off is for whatever came
 * of it.
 */
error fred_on(struct machine *m, const struct options *o);
void fred_off(void);

/* Whether the CPU has FRED of its own, in use or not. */
bool fred_cpu_has_it(void);

bool fred_is_native(void);

/* CR4.FRED, as it is now. */
bool fred_on_in_cpu(void);
const char *fred_backend_name(void);

const struct fred_layout *fred_layout(void);
void fred_use_layout(const struct fred_layout *layout);

/* RDMSR and WRMSR of IA32_FRED_*: false where the instruction would fault. */
bool fred_read(uint32_t msr, uint64_t *value);
bool fred_write(uint32_t msr, uint64_t value);

/* The live stack level; setting it does not move RSP. */
unsigned fred_level(void);
void fred_set_level(unsigned level);

/* The level that a type-2, vector-2 event gets, and where its stack begins. */
unsigned fred_nmi_level(void);
uint64_t fred_stack_top(unsigned level);

/* Where ring-0 events enter. */
uint64_t fred_entry(void);

/* IA32_FRED_CONFIG, and for assembly what sets it: it takes the value in RAX, and changes RCX and RDX too. */
uint64_t fred_config(void);
uint64_t fred_config_setter(void);

/* Makes handler serve this type and vector (NULL: none, the event is unexpected); returns the one before. */
fred_handler *fred_hook(enum event_type type, unsigned vector, fred_handler *handler);

/* Every type-2 event goes to this one at once; NULL: it goes to the one that is hooked, as any event does. */
void fred_hook_nmi(fred_nmi_handler *handler);

/* Who serves it now. */
fred_handler *fred_hooked(enum event_type type, unsigned vector);

/*
 * While set, every event goes to handler undecoded: for the moment when the layout is not yet known. Returns
 * the one before.
 */
fred_handler *fred_hook_raw(fred_handler *handler);

#define FRED_VECTORS 256

/*
 * Where what cannot go on leads, as an unexpected event after it was reported; NULL: to the innermost of
 * boot/cpu/recovery_point.h. Without that too, panic. Returns the one before.
 */
const struct context *fred_set_recovery(const struct context *recovery_point);
_Noreturn void fred_give_up(void);

/* Reports an event that nobody serves, and gives up. */
_Noreturn void fred_unexpected(const struct fred_regs *regs);

/* Leaves all handlers at once: stack level 0, NMIs open, on after context_save(c). */
_Noreturn void fred_abandon(const struct context *c);

/* Prints the frame as comment lines, word by word and decoded, and where it struck: less, and in the end
 * nothing, of what strikes while that is done. */
enum report_depth fred_report(const struct fred_regs *regs);

/*
 * ERETS with the frame given. Its RIP and RSP are filled in so that it comes back here, unless RIP is not 0.
 * Returns 0, or what it raised, as interruption information (vector, type, valid).
 */
uint64_t fred_try_erets(const struct fred_frame *frame);

/*
 * ERETU with the frame given, RDI as told: to ring 3, where the frame says. Comes back only if it faults, and
 * then as fred_try_erets does.
 */
uint64_t fred_try_eretu(const struct fred_frame *frame, uint64_t rdi);

/* A frame with which ERETU enters 64-bit ring 3 (32-bit, if so said) at rip, on a stack. */
struct fred_frame fred_frame_user_at(uint64_t rip, uint64_t rsp, bool bits32);

/* The frame with which ERETS would just go on here, at the level in force: latch as told, no event in it. */
struct fred_frame fred_frame_here(bool latch);

/* The same for RDMSR and WRMSR. */
uint64_t fred_try_rdmsr(uint32_t msr, uint64_t *value);
uint64_t fred_try_wrmsr(uint32_t msr, uint64_t value);

/* INT n by its site, which every backend knows. Returns the address of the instruction after it. */
uint64_t fred_int(uint8_t vector);

/* The sites, by vector. */
extern const uint8_t fred_int_sites[][4];

/* The RSP that INT n had in the last fred_int. */
extern uint64_t fred_int_rsp;

/* Whether this is the address of an ERETS or ERETU of ours. */
bool fred_is_eret(uint64_t rip);

#endif
