/* An event as a function of the state that it meets: its frame, its stack, the registers in its handler.
 * Pure: also tested on the host. */
#ifndef TESTS_FRAMES_RULES_H
#define TESTS_FRAMES_RULES_H

#include "fred/frame.h"
#include "include/registers.h"

#include <stddef.h>

enum frames_kind {
    AT_UD,
    AT_PF,
    AT_GP, /* with a selector as its error code */
    AT_MF, /* of the x87 unit: the first vector from 16 on */
    AT_AC, /* in ring 3 only */
    AT_XM,
    AT_NESTED,    /* a #PF in the delivery of a #UD, which is benign */
    AT_NESTED_GP, /* and of a #GP, which is contributory */
    AT_DF,
    AT_STEP,
    AT_BREAK, /* instruction breakpoint */
    AT_WATCH, /* data breakpoint */
    AT_INTERRUPT,
    AT_NMI,
    AT_BP,
    AT_INT1,
    AT_INTO, /* in 32-bit code only */
    AT_INT_N,
    AT_INT2,
    AT_SYSCALL, /* in 64-bit code only */
    AT_SYSENTER,
    FRAMES_KINDS
};

enum frames_mode { IN_RING0, IN_RING3, IN_RING3_32, FRAMES_MODES };

enum frames_eretu {
    ERETU_STI = 1,
    ERETU_SYS = 2, /* with TF the step is pending at once, and the instruction is not executed */
    ERETU_LATCH = 4,
    ERETU_SETS = 8,
    ERETU_WIDE = 8 /* RIP and RSP with bits above 31, which 32-bit code does not have */
};

/* NMIs before the ERETU that enters ring 3. */
enum frames_nmis { NMIS_AS_THEY_ARE, NMIS_CLOSED, NMIS_CLOSED_ONE_HELD };

struct frames_row {
    enum frames_kind kind;
    enum frames_mode mode;
    unsigned level;   /* CSL when the event arrives; 0 in ring 3 */
    unsigned asked;   /* the level of its vector in IA32_FRED_STKLVLS, or of interrupts in IA32_FRED_CONFIG */
    unsigned redzone; /* in units of 64 bytes */
    uint64_t flags;   /* RFLAGS set when it arrives */
    unsigned prefixes; /* redundant ones on its instruction */
    unsigned dr;       /* the breakpoint register of AT_BREAK and AT_WATCH */
    unsigned eretu;    /* bits of enum frames_eretu in the frame of the ERETU that enters ring 3 */
    bool entry_breaks; /* there is an instruction breakpoint at the entry point, which RF would suppress */
    enum frames_nmis nmis;
};

/* What the rules have to know of the machine. */
struct frames_place {
    const struct fred_layout *layout;
    uint64_t at, after; /* the address of the instruction, and of the one after it */
    uint64_t rsp, operand;
    uint64_t tops[FRED_LEVELS]; /* of the stacks */
    uint16_t cs, ss;
    uint64_t gs, kernel_gs;
    uint64_t nmi_sources; /* of an NMI, in its event data (tests/events/nmi_source.h) */
};

/* What one row has shown, or has to show. */
struct frames_seen {
    struct fred_frame frame;
    uint64_t runs;  /* of the handler */
    uint64_t at;    /* address of the frame */
    uint64_t level; /* CSL in the handler */
    uint64_t rflags, gs, kernel_gs, dr6;
    uint64_t entry_breaks; /* breakpoints met at the entry point */
    uint64_t nmis;     /* that came between the ERETU and the handler, of a row with NMIs blocked before it */
    uint64_t nmi_rip;  /* at which the last of these came, if in ring 3 */
    uint64_t nmi_sent; /* whether one came that was sent in the handler */
    uint64_t nmi_late; /* whether one came when NMIs were unblocked afterwards */
    uint64_t level_after, gs_after, kernel_gs_after; /* after its return; from ring 3 after one more event */
};

/* Its members after the frame, in order. */
extern const char
    *const frames_seen_names[(sizeof(struct frames_seen) - sizeof(struct fred_frame)) / sizeof(uint64_t)];

struct frames_event {
    const char *name;
    enum event_type type;
    unsigned vector, length;
};
extern const struct frames_event frames_events[FRAMES_KINDS];

bool frames_is_nested(enum frames_kind kind);
bool frames_met_in_delivery(enum frames_kind kind);
bool frames_is_debug(enum frames_kind kind);
bool frames_is_vector_1(enum frames_kind kind); /* and no debug exception */

/* Whether RF of the saved RFLAGS is not specified: the event is no fault, and its code had RF set. */
bool frames_rf_is_open(const struct frames_row *row);

/* Whether there is such an event at all. */
bool frames_can_be_made(const struct frames_row *row);

/* FRED 5.0, event delivery; SDM vol. 3, 17.3.1.1 (RF), 6.15 (vectors, error codes), 17.2.3 (DR6). */
struct frames_seen frames_expected(const struct frames_row *row, const struct frames_place *place);

#endif
