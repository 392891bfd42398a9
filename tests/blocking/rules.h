/* Blocking by NMI as a function: what one event and its handler's return must do to NMIs. Pure: also tested
 * on the host. */
#ifndef TESTS_BLOCKING_RULES_H
#define TESTS_BLOCKING_RULES_H

#include "include/fred.h"
#include "include/registers.h"

#include <stdbool.h>
#include <stddef.h>

enum blocking_kind {
    BY_UD,
    BY_PF,
    BY_NESTED, /* a #PF in the delivery of a #UD */
    BY_DF,
    BY_BP,
    BY_INT1,
    BY_INT_N,
    BY_INT2,
    BY_SYSCALL,
    BY_SYSENTER,
    BY_INTERRUPT,
    BY_NMI,
    BLOCKING_KINDS
};

/* NMIs when the event arrives: open, blocked, or blocked with one pending. */
enum blocking_before { NMIS_OPEN, NMIS_BLOCKED, NMI_HELD, BLOCKING_BEFORE };

struct blocking_row {
    enum blocking_kind kind;
    bool ring3;
    unsigned level; /* CSL when the event arrives; 0 in ring 3 */
    unsigned asked; /* the level of its vector in IA32_FRED_STKLVLS, or of interrupts in IA32_FRED_CONFIG */
    enum blocking_before before;
    bool latch; /* in the frame with which its handler returns */
};

/* What one row has shown, or has to show. One NMI is held, or else sent in the handler. */
struct blocking_seen {
    uint64_t at_entry;    /* NMIs that came between the event and its handler */
    uint64_t frame_latch; /* as the CPU pushed it */
    uint64_t level;       /* CSL in the handler */
    uint64_t in_handler;  /* NMIs that came in the handler */
    uint64_t at_return;   /* and right after its return */
    uint64_t distance;    /* of the RIP of the last of these from that of the return, in bytes */
    uint64_t level_after; /* CSL after the return */
    uint64_t later;       /* NMIs that came when NMIs were unblocked afterwards */
    uint64_t probe;       /* and of one more, sent in the end */
};

/* The names of its members, in order. */
extern const char *const blocking_seen_names[sizeof(struct blocking_seen) / sizeof(uint64_t)];

/* The kind's type and vector, and its name. */
struct blocking_event {
    const char *name;
    enum event_type type;
    unsigned vector;
};
extern const struct blocking_event blocking_events[BLOCKING_KINDS];

/* Whether its first delivery has to fail. */
bool blocking_is_met_in_delivery(const struct blocking_row *row);

/* Whether it is made by a site (include/int_site.inc): a return by the software backend leads not to the
 * site's RET but to its caller. */
bool blocking_is_at_site(const struct blocking_row *row);

/* Sets *row to the next one that can be made, *next, 0 at first, being where to look for it; false after the
 * last. */
bool blocking_row(struct blocking_row *row, bool ring3, unsigned *next);

/* SDM vol. 3, 6.7.1; FRED 5.0, event delivery; SDM vol. 2, ERETS and ERETU. */
struct blocking_seen blocking_expected(const struct blocking_row *row);

#endif
