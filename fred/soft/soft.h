/* The software backend's state, shared by its assembly and its C. */
#ifndef FRED_SOFT_SOFT_H
#define FRED_SOFT_SOFT_H

#include "boot/machine/machine.h"
#include "fred/soft/rules.h"
#include "include/registers.h"

/* The context that the backend enters when it is done. From rip on it is the frame of IRETQ. */
struct soft_exit {
    struct registers gprs;
    uint64_t rip, cs, rflags, rsp, ss;
};

ASSERT_OFFSET(struct soft_exit, gprs, 0);
ASSERT_OFFSET(struct soft_exit, rip, sizeof(struct registers));
ASSERT_OFFSET(struct soft_exit, cs, offsetof(struct soft_exit, rip) + 1 * sizeof(uint64_t));
ASSERT_OFFSET(struct soft_exit, rflags, offsetof(struct soft_exit, rip) + 2 * sizeof(uint64_t));
ASSERT_OFFSET(struct soft_exit, rsp, offsetof(struct soft_exit, rip) + 3 * sizeof(uint64_t));
ASSERT_OFFSET(struct soft_exit, ss, offsetof(struct soft_exit, rip) + 4 * sizeof(uint64_t));

/* The stack of a gate: its own pushes below those of the CPU, an error code, if there is one, in between. */
struct soft_landed {
    struct registers gprs;
    uint64_t vector;
    uint64_t rip, cs, rflags, rsp, ss;
};

ASSERT_OFFSET(struct soft_landed, gprs, 0);
ASSERT_OFFSET(struct soft_landed, vector, sizeof(struct registers));

/* The work of the backend's C; an exception during it belongs to that work. */
enum soft_activity { SOFT_IDLE, SOFT_DELIVERING, SOFT_RETURNING };

/* The instruction that enters the context; or the full way of a usual one, at exit.rip. */
enum soft_exit_path { SOFT_BY_JUMP, SOFT_BY_IRETQ, SOFT_BY_SYSRET, SOFT_ANEW };

struct fred_soft {
    uint64_t handler_rflags; /* at ERETS or ERETU */
    struct soft_exit exit;
    uint64_t stack_top;
    uint8_t busy;         /* the backend's C runs: an NMI is deferred */
    uint8_t nmi_deferred; /* one is: delivered when the backend is done */

    bool nmis_blocked; /* by an event that this backend delivered; VM exits and entries do not change it */
    enum soft_activity activity;
    unsigned own_faults;     /* faults in the backend's own code, none expected */
    struct fred_event event; /* in delivery */
    struct soft_msrs msrs;
    const struct fred_layout *layout;
    unsigned linear_bits;
};

static inline struct fred_soft *soft_state(void)
{
    return this_cpu()->soft;
}

/* An ERETS or ERETU (fred/eret.inc). */
struct eret_place {
    uint8_t *code;
    const uint8_t *thunk;
    uint64_t to_ring3;
};

_Static_assert(sizeof(struct eret_place) == 3 * sizeof(uint64_t), "a row of fred/eret.inc");

/* An event landed at a gate: sets the exit to its handler. soft.asm calls soft_on_landing. */
enum soft_exit_path soft_landed(const struct soft_landed *landed);
extern enum soft_exit_path (*soft_on_landing)(const struct soft_landed *landed);

/* The event of a gate's stack. */
struct fred_event soft_event(const struct soft_landed *landed);

/* Sets type, length and event data, by the vector, event->rip, and whether the CPU pushed an error code. */
void soft_classify(struct fred_event *event, unsigned vector, bool has_error_code);

/* Whether rip is the RET of a site, to which no return may lead (include/int_site.inc). */
bool soft_is_after_site(uint64_t rip);

/* Patches every site and every ERETS and ERETU so that they reach the backend. */
void soft_divert(struct machine *m);

/* Interrupt stacks (TSS.IST1 and on). One for NMIs and `int $2`, which can meet there (fred/soft/soft.asm).
 */
#define SOFT_IST      1
#define SOFT_IST_NMI  2
#define SOFT_IST_DF   3
#define SOFT_IST_MC   4
#define SOFT_IST_STEP 512 /* bytes, more than one landing takes */

/* Their purpose in the arena. */
extern const char soft_landing_stacks[];

#endif
