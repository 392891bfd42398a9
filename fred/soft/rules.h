/*
 * FRED's rules as functions, for the software backend: the MSRs, event delivery, ERETS and ERETU. Pure: also
 * tested on the host. Rules: the FRED draft 5.0; SDM vol. 2, ERETS and ERETU.
 */
#ifndef FRED_SOFT_RULES_H
#define FRED_SOFT_RULES_H

#include "fred/frame.h"

struct soft_msrs {
    uint64_t config, stklvls;
    uint64_t rsp[FRED_LEVELS];
    uint64_t ssp[FRED_LEVELS]; /* [0] is unused: SSP0 is IA32_PL0_SSP */
};

/* RDMSR and WRMSR: false where they would raise #GP. linear_bits: the width of linear addresses, 48 or 57. */
bool soft_msr_read(const struct soft_msrs *msrs, uint32_t msr, uint64_t *value);
bool soft_msr_write(struct soft_msrs *msrs, uint32_t msr, uint64_t value, unsigned linear_bits);

/* What an event or a return does to blocking by NMI. */
enum soft_nmis { SOFT_NMIS_KEPT, SOFT_NMIS_BLOCKED, SOFT_NMIS_UNBLOCKED };

/* The complete effect of delivering an event. */
struct soft_delivery {
    struct fred_frame frame;
    uint64_t at; /* address of the frame, and RSP in the handler */
    uint64_t rip, rflags;
    uint16_t ss;
    unsigned level; /* the new CSL */
    enum soft_nmis nmis;
    bool swaps_gs; /* IA32_GS_BASE and IA32_KERNEL_GS_BASE */
};

/* Delivers from the ring in event.cs. event.level is ignored: it is the CSL in the MSRs. */
struct soft_delivery soft_deliver(const struct soft_msrs *msrs, const struct fred_layout *layout,
                                  struct fred_event event);

/*
 * `fault` arose during delivery of `event`. True: *event is now the one to deliver instead, from the same
 * context: the fault, marked nested, or #DF. False: a third fault, the CPU would shut down (SDM vol. 3, 6.15,
 * #DF).
 */
bool soft_nest(struct fred_event *event, const struct fred_event *fault);

/* The complete effect of ERETS, or of ERETU (to_ring3), with a frame that passes its checks; RSP and the
 * selectors are the frame's. */
struct soft_return {
    uint64_t rip, rflags;
    unsigned level;
    enum soft_nmis nmis;
    bool swaps_gs;
    bool steps; /* a single-step trap is pending at once (SDM vol. 2, ERETS) */
};

struct soft_return soft_leave(const struct soft_msrs *msrs, const struct fred_layout *layout,
                              const struct fred_frame *frame, bool to_ring3);

/* The rules by which the software backend works: FRED's are the functions above and the checks of frame.h. */
struct soft_rules {
    bool (*write_msr)(struct soft_msrs *msrs, uint32_t msr, uint64_t value, unsigned linear_bits);
    struct soft_delivery (*deliver)(const struct soft_msrs *msrs, const struct fred_layout *layout,
                                    struct fred_event event);
    bool (*nest)(struct fred_event *event, const struct fred_event *fault);
    const char *(*check_erets)(const struct fred_layout *layout, const struct fred_frame *frame, uint16_t cs,
                               uint16_t ss, unsigned linear_bits);
    const char *(*check_eretu)(const struct fred_layout *layout, const struct fred_frame *frame,
                               uint64_t star, unsigned level, unsigned linear_bits);
    struct soft_return (*leave)(const struct soft_msrs *msrs, const struct fred_layout *layout,
                                const struct fred_frame *frame, bool to_ring3);
};

extern const struct soft_rules fred_rules;
extern const struct soft_rules *soft_rules; /* in use: the right ones, except in a test */

#endif
