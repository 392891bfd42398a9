/* The software backend's state, as its assembly and its C share it. */
#ifndef FRED_SOFT_SOFT_H
#define FRED_SOFT_SOFT_H

#include "boot/machine/machine.h"
#include "fred/soft/rules.h"
#include "include/registers.h"

/* Where the backend goes when it is done: all that makes up a context. From rip on it is what IRETQ takes. */
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

/* What a gate leaves on its stack: our pushes, then the CPU's; an error code, if there is one, in between. */
struct soft_landed {
    struct registers gprs;
    uint64_t vector;
    uint64_t rip, cs, rflags, rsp, ss;
};

ASSERT_OFFSET(struct soft_landed, gprs, 0);
ASSERT_OFFSET(struct soft_landed, vector, sizeof(struct registers));

/* What the backend's C is about; an exception that strikes it then belongs to that. */
enum soft_activity { SOFT_IDLE, SOFT_DELIVERING, SOFT_RETURNING };

/* How to take the exit. */
enum soft_exit_path { SOFT_BY_JUMP, SOFT_BY_IRETQ, SOFT_BY_SYSRET };

struct fred_soft {
    uint64_t handler_rflags; /* right below exit: soft_erets pushes registers and RFLAGS into here */
    struct soft_exit exit;
    uint64_t stack_top;
    uint8_t busy;         /* the backend's C is at work: an NMI has to wait */
    uint8_t nmi_deferred; /* one did: it is due when the backend is done */

    bool nmis_blocked; /* by an event of ours; what VM exits and entries do to it is not seen here */
    enum soft_activity activity;
    unsigned own_faults;     /* of code of the backend, none of which it expects */
    struct fred_event event; /* in delivery */
    struct soft_msrs msrs;
    const struct fred_layout *layout;
    unsigned linear_bits;
};

ASSERT_OFFSET(struct fred_soft, exit, offsetof(struct fred_soft, handler_rflags) + sizeof(uint64_t));

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

/* An event that landed at a gate, or an NMI at its own: sets the exit to its handler. In use:
 * soft_on_landing. */
enum soft_exit_path soft_landed(const struct soft_landed *landed);
extern enum soft_exit_path (*soft_on_landing)(const struct soft_landed *landed);

/* The event of what a gate left on its stack. */
struct fred_event soft_event(const struct soft_landed *landed);

/* Type, length and event data from the vector, from where it came (event->rip), and from whether the CPU
 * pushed an error code. */
void soft_classify(struct fred_event *event, unsigned vector, bool has_error_code);

/* Whether rip is the RET of a site, to which no return may lead. */
bool soft_is_after_site(uint64_t rip);

/* Makes every such place lead to the backend. */
void soft_divert(struct machine *m);

/* Interrupt stacks (TSS.IST1 and on). One for NMIs and `int $2`, which can meet there (fred/soft/soft.asm).
 */
#define SOFT_IST        1
#define SOFT_IST_NMI    2
#define SOFT_IST_DF     3
#define SOFT_IST_MC     4
#define SOFT_IST_STACKS 4
#define SOFT_IST_STEP   512 /* more than one landing takes */

#endif
